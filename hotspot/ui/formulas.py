"""Explanations with the formula a click away."""

import streamlit as st

from hotspot.ui import blocks
from hotspot.view.formulas import Explanation


def draw(found: tuple[Explanation, ...]) -> None:
    """Draw questions and answers in two columns, each with its formula folded away."""
    columns = st.columns(2, gap="large")
    for number, one in enumerate(found):
        with columns[number % 2]:
            st.html(blocks.question(one.title, one.words))
            with st.expander("The formula"):
                for line in one.formulas:
                    st.latex(line)
                st.html(blocks.note(f"Here {one.symbols}"))
                for source in one.sources:
                    st.html(blocks.note(source))
