"""The house keeps its rooms: what may lie where, how long it may be, and who may know whom."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "hotspot").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
TOP = {"app.py", "pyproject.toml", "README.md", "LICENSE", "hotspot", "data", "pages", "tests"}
MADE_BY_TOOLS = {"hotspot.egg-info", "__pycache__", "build", "dist"}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "process"}


def name_of(path):
    return str(path.relative_to(ROOT))


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(tree):
    """List every module a file imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def length_without_docstring(function):
    first = function.body[0]
    quiet = isinstance(first, ast.Expr) and isinstance(getattr(first, "value", None), ast.Constant)
    docstring = first.end_lineno - first.lineno + 1 if quiet else 0
    return function.end_lineno - function.lineno + 1 - docstring


def begins_with(module, packages):
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_the_top_level_is_fixed():
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - MADE_BY_TOOLS <= TOP


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_and_is_read_in_one_sitting(path):
    tree = tree_of(path)
    assert ast.get_docstring(tree), "the first line of a module is a claim about the world"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_is_short(path):
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    too_long = [
        node.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, functions) and length_without_docstring(node) > 50
    ]
    assert not too_long


def test_no_room_for_odds_and_ends():
    words = {name_of(path): set(path.stem.split("_")) for path in (*MODULES, *PAGES)}
    assert [path for path, found in words.items() if found & NAMELESS] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_a_sentence(path):
    tree = tree_of(path)
    assert ast.get_docstring(tree)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60
    made = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert not [node for node in ast.walk(tree) if isinstance(node, made)]
    allowed = ("streamlit", "hotspot.ui", "hotspot.view")
    assert [name for name in imports_of(tree) if not begins_with(name, allowed)] == []


def test_only_ui_knows_streamlit():
    strangers = [
        name_of(path)
        for path in MODULES
        if path.relative_to(ROOT).parts[1] != "ui"
        and any(begins_with(name, ("streamlit",)) for name in imports_of(tree_of(path)))
    ]
    assert strangers == []
