"""What can we tell the neighborhood?"""

from hotspot.ui import community, frame, panels

query = frame.query()

with panels.explained():
    told, tongue = community.choose(query)
    community.name_tab(told, tongue)
    community.draw(told, tongue)
    community.downloads(told, tongue)
