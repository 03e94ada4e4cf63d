"""The data dictionary in data/README.md says what the code says."""

import importlib.util
from pathlib import Path

import pytest

from hotspot.core.columns import TABLES
from hotspot.core.lines import LINES

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_dictionary", DATA / "make_dictionary.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def readme():
    return (DATA / "README.md").read_text(encoding="utf-8")


def test_the_dictionary_is_up_to_date(maker, readme):
    assert readme == maker.with_dictionary(readme), "run: python data/make_dictionary.py"


def test_the_dictionary_names_every_table_and_column(readme):
    for table, columns in {**LINES, **TABLES}.items():
        _, _, section = readme.partition(f"### `{table}` (")
        section, _, _ = section.partition("\n### ")
        rows = [line.split("|")[1].strip() for line in section.splitlines() if "| `" in line[:3]]
        assert rows == [f"`{column.name}`" for column in columns], table


def test_replacing_the_dictionary_leaves_the_rest_alone(maker):
    text = f"before\n{maker.BEGIN}\nold\n{maker.END}\nafter\n"
    made = maker.with_dictionary(text)
    assert made.startswith("before\n")
    assert made.endswith("\nafter\n")
    assert "old" not in made
    assert maker.with_dictionary(made) == made
