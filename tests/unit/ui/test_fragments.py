"""Streamlit runs a fragment again without the frame, so each keeps its faults to a card itself."""

import ast
from pathlib import Path

import pytest

from hotspot import ui

FILES = [*Path(ui.__file__).parent.glob("*.py"), *Path(__file__).parents[3].glob("pages/*.py")]


def fragments():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            marks = [ast.unparse(one) for one in getattr(node, "decorator_list", ())]
            if any(mark.startswith("st.fragment") for mark in marks):
                yield pytest.param(node, id=f"{path.stem}.{node.name}")


def test_fragments_are_found():
    assert len(list(fragments())) >= 2


@pytest.mark.parametrize("function", list(fragments()))
def test_a_fragment_stands_in_a_guard_of_its_own(function):
    body = function.body[1:] if ast.get_docstring(function) else function.body
    assert len(body) == 1
    assert ast.unparse(body[0]).startswith("with guide.caught()")
