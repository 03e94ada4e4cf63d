"""What only a browser can do is written in its own languages and stands beside the Python."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from hotspot.view import maps

_HERE = Path(__file__).parent


@lru_cache(maxsize=16)
def component(name: str, *scripts: str) -> Callable[..., Any]:
    """Give what mounts a component of ours; it knows the colours of the maps.

    Parameters
    ----------
    name : str
        Of the component; its style is the file of that name.
    *scripts : str
        Names of the files of its script, in their order; none is the one of the same name.

    Returns
    -------
    callable
        As ``streamlit.components.v2.component`` gives it.
    """
    style = f":host {{ {maps.colour_rules()} }}\n" + _read(f"{name}.css")
    script = "\n".join(_read(f"{one}.js") for one in scripts or (name,))
    return st.components.v2.component(f"hotspot.{name}", css=style, js=script)


def _read(file: str) -> str:
    return (_HERE / file).read_text("utf-8")
