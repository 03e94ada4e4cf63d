"""What a spreadsheet makes of a tract id, and which of it can be undone."""

import ibis
import pyarrow as pa
import pytest

from hotspot.ingest.tract_ids import as_tract, mark_tract

WHOLE = "39061000100"


@pytest.fixture(scope="module")
def engine():
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


def read(engine, cells, kind):
    table = engine.create_table(
        ibis.util.gen_name("ids"), pa.table({"cell": pa.array(cells, kind)})
    )
    text = table.cell if table.cell.type().is_string() else table.cell.cast("int64").cast("string")
    found = table.select(tract=as_tract(text), mark=mark_tract(table.cell, text)).to_pyarrow()
    return list(zip(found["tract"].to_pylist(), found["mark"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "39061000100.0",
        "39061000100.",
        "39061000100.000",
        "3.9061000100E10",
        "3,9061000100E+10",
        "3.9061000100e+10",
        "3.90610001000E+10",
        "39,061,000,100",
        "'39061000100",
        '="39061000100"',
        "1400000US39061000100",
    ],
)
def test_an_id_that_holds_every_digit_is_cleaned(engine, text):
    assert read(engine, [text], pa.string()) == [(WHOLE, "cleaned")]


@pytest.mark.parametrize(
    "text", ["3.9061E+10", "3.906100010E10", "3.9061000105E9", "4E+10", "3,9E10", "6,067E+09"]
)
def test_an_id_that_lost_digits_is_damaged_and_left_as_it_is(engine, text):
    assert read(engine, [text], pa.string()) == [(text, "damaged")]


@pytest.mark.parametrize("text", [WHOLE, "3906100010", "390610001001", "", "unknown", "3.9", None])
def test_other_ids_are_left_alone(engine, text):
    assert read(engine, [text], pa.string()) == [(text, None)]


def test_a_lost_zero_and_blocks_are_cleaned_too_and_left_to_be_placed(engine):
    texts = ["6.067000100E9", "6067000100.0", "3.90610001001E11", "390610001001001.0"]
    cleaned = ["6067000100", "6067000100", "390610001001", "390610001001001"]
    assert read(engine, texts, pa.string()) == [(text, "cleaned") for text in cleaned]


def test_numbers_of_64_bits_are_cleaned_and_of_32_bits_damaged(engine):
    assert read(engine, [float(WHOLE), None], pa.float64()) == [(WHOLE, "cleaned"), (None, None)]
    (found,) = read(engine, [float(WHOLE)], pa.float32())
    assert found[1] == "damaged"
    assert found[0] != WHOLE
    assert read(engine, [int(WHOLE)], pa.int64()) == [(WHOLE, None)]
