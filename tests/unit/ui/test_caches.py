"""A server that runs for months keeps no more than it was told to."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
KEEPERS = {"cache_data": "max_entries", "cache_resource": "max_entries", "lru_cache": "maxsize"}


def name_of(node):
    target = node.func if isinstance(node, ast.Call) else node
    return getattr(target, "attr", getattr(target, "id", ""))


def unbounded(tree):
    """Find functions that keep their answers without an end, or streamlit's without a number."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arguments = [*function.args.args, *function.args.kwonlyargs]
        for keeper in function.decorator_list:
            name = name_of(keeper)
            limits = {word.arg: word.value for word in getattr(keeper, "keywords", ())}
            limit = limits.get(KEEPERS.get(name, ""))
            endless = name in ("cache_data", "cache_resource") and limit is None
            given_up = isinstance(limit, ast.Constant) and limit.value is None
            if endless or given_up or (name == "cache" and arguments):
                yield function.name


@pytest.mark.parametrize(
    "source",
    [
        "@st.cache_resource\ndef f(a): ...",
        "@st.cache_data(ttl=None)\ndef f(a): ...",
        "@lru_cache(maxsize=None)\ndef f(a): ...",
        "@cache\ndef f(a): ...",
    ],
)
def test_an_endless_cache_is_found(source):
    assert list(unbounded(ast.parse(source))) == ["f"]


def test_every_cache_has_an_end():
    paths = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "hotspot").rglob("*.py")]
    found = {str(path): list(unbounded(ast.parse(path.read_text("utf-8")))) for path in paths}
    assert {path: names for path, names in found.items() if names} == {}
