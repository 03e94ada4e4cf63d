"""The dashboard: ``hotspot serve``, or ``streamlit run app.py``."""

import streamlit as st

from hotspot.ui import door, frame

if __name__ == "__main__":  # somebody looks at a page
    frame.run()
else:  # the server starts
    door.keep_quiet()
    app = st.App(__file__, routes=door.routes(frame.PAGES))
