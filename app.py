"""The dashboard: ``hotspot serve``, or ``streamlit run app.py``."""

from hotspot.ui import frame

frame.run()
