"""What the Methods page says of false alarms is what was written down."""

from hotspot.view import chart_evidence


def test_every_kind_of_series_is_a_row():
    rows = chart_evidence.table()
    assert len(rows) == len(chart_evidence.recorded()["stable"])
    assert len({tuple(row) for row in rows}) == 1
    assert all(value for row in rows for value in row.values())


def test_the_words_give_the_numbers_of_the_record():
    said, found = " ".join(chart_evidence.lines()), chart_evidence.recorded()
    assert f"{found['areas']:,} series" in said
    assert found["made"] in said
    for row in found["seasonal"]:
        assert f"{100 * row['peak']:.2f} %" in said
    assert "nan" not in said
