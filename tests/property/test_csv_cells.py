"""Whatever a place is called, its name comes back and runs nothing."""

import io

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hotspot.view.csv_file import as_text, map_csv
from tests.unit.view import answers

FORMULA = tuple("=+-@＝＋－＠\t\r\n\0")
TEXT = st.text(
    st.one_of(st.sampled_from("=+-@＝＋－＠\t\r\n\0\"',;# "), st.characters(codec="utf-8")),
    max_size=20,
)


@given(TEXT)
def test_no_cell_starts_like_a_formula(text):
    safe = as_text(text)
    assert not safe.lstrip().startswith(FORMULA)
    assert as_text(safe) == safe
    assert not set(safe) & set("\r\n\t\0")


@given(st.lists(TEXT, min_size=16, max_size=16))
def test_names_come_back(names):
    shown = answers.picture()
    shown.names[:] = names
    found = pd.read_csv(
        io.BytesIO(map_csv(shown)),
        comment="#",
        dtype=str,
        encoding="utf-8-sig",
        keep_default_na=False,
    )
    assert found["name"].tolist() == [as_text(name) for name in names]
    assert found["area"].tolist() == shown.areas.tolist()
