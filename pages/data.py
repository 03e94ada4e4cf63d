"""What do these numbers rest on?"""

import streamlit as st

from hotspot.ui import arrivals, blocks, cache, frame, panels, sources

query = frame.query()

with panels.explained():
    snapshot = cache.snapshot(query.snapshot)
    panels.write(
        blocks.note("Which records the numbers rest on, up to which day, and what was left out.")
    )
    left, right = st.columns([38, 62], gap="medium")
    with left:
        panels.write(blocks.heading("This snapshot"))
        panels.write(blocks.facts(sources.snapshot_facts(snapshot)))
        panels.write(blocks.heading("Facilities"))
        panels.write(blocks.table(sources.facility_rows(snapshot)))
        panels.write(blocks.heading("All snapshots"))
        panels.write(blocks.table(sources.snapshot_rows(cache.entries())))
    with right:
        panels.write(blocks.heading("What was read"))
        panels.write(blocks.table(sources.account_rows(snapshot)))
        panels.write(blocks.heading("Weeks that are known"))
        panels.write(blocks.table(sources.coverage_rows(snapshot)))
        panels.write(blocks.heading("How complete the newest weeks are"))
        panels.write(blocks.table(arrivals.completeness_rows(snapshot)))
        panels.write(blocks.heading("What was left out, mended or noticed"))
        panels.write(blocks.table(sources.quality_rows(snapshot)))
    panels.footer(cache.context(query))
