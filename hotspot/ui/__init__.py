"""The only folder that imports Streamlit."""
