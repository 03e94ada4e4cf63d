"""What was computed, and how?"""

from hotspot.ui import blocks, cache, frame, panels, sources
from hotspot.view import making, methods, words
from hotspot.view.small_print import capture_line

query = frame.query()

with panels.explained():
    snapshot = cache.snapshot(query.snapshot)
    picture = cache.picture(query, query.window)
    panels.write(blocks.heading("What is on the map now"))
    panels.write(
        blocks.notes(
            making.method_line(picture),
            making.rule_line(picture),
            *words.source_lines(picture.context),
            capture_line(snapshot.site, sources.not_measurable(snapshot)),
        )
    )
    panels.write(blocks.heading("From the extract to the screen"))
    panels.write(blocks.steps(methods.steps()))
    panels.write(blocks.heading("Measures"))
    panels.write(blocks.table(methods.measures()))
    panels.write(blocks.heading("Settings of this site"))
    panels.write(blocks.table(methods.settings(snapshot.site)))
    panels.footer(picture.context)
