"""Results become figures, words and files. No Streamlit, no statistics."""
