"""Soon."""

from hotspot.ui import frame

query = frame.query()
