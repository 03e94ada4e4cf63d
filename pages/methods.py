"""What was computed, and how?"""

import streamlit as st

from hotspot.ui import blocks, cache, formulas, frame, panels, sources
from hotspot.view import chart_evidence, evidence, glossary, making, methods, words
from hotspot.view.formulas import explanations
from hotspot.view.small_print import capture_line

query = frame.query()

with panels.explained():
    snapshot = cache.snapshot(query.snapshot)
    picture = cache.picture(query, query.window)
    panels.write(
        blocks.note("How each number is made: in plain words first, for the analyst below.")
    )
    panels.write(blocks.heading("What is on the map now"))
    panels.write(
        blocks.notes(
            making.method_line(picture),
            making.rule_line(picture),
            *words.source_lines(picture.context),
            capture_line(snapshot.site, sources.not_measurable(snapshot)),
        )
    )
    panels.write(blocks.heading("Words of the huddle"))
    panels.write(blocks.table(glossary.terms()))
    with st.expander("Every other word that is explained where it stands"):
        panels.write(blocks.table(glossary.others()))
    panels.write(blocks.table(glossary.rules()))
    panels.write(blocks.heading("In plain words"))
    formulas.draw(explanations())
    panels.write(blocks.heading("How we know"))
    panels.write(blocks.notes(*evidence.lines()))
    with st.expander("How near each method comes to a truth that is known"):
        panels.write(blocks.table(evidence.table()) + blocks.notes(evidence.explanation()))
    panels.write(blocks.notes(*chart_evidence.lines()))
    with st.expander("How often each chart cries wolf on series in which nothing happens"):
        panels.write(blocks.table(chart_evidence.table()))
    panels.write(blocks.heading("Measures"))
    panels.write(blocks.table(methods.measures()))
    panels.write(blocks.heading("For the analyst"))
    with st.expander("Every step from the extract to the screen, as the code describes it"):
        panels.write(blocks.steps(methods.steps()))
    with st.expander("Settings of this site"):
        panels.write(blocks.table(methods.settings(snapshot.site)))
    panels.footer(picture.context)
