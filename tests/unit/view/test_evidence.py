"""What the Methods page says of our methods is what was written down, for every reader."""

from hotspot.view import evidence


def test_every_row_of_the_record_is_a_row_of_the_table():
    rows = evidence.table()
    assert len(rows) == len(evidence.recorded()["risks"])
    assert len({tuple(row) for row in rows}) == 1
    assert all(value for row in rows for value in row.values())


def test_a_method_without_probabilities_names_nobody():
    rows = [row for row in evidence.table() if row["Method"] == "As counted"]
    assert {row["Wrong among those called higher"] for row in rows} == {"–"}


def test_the_words_give_the_numbers_of_the_record():
    said = " ".join(evidence.lines())
    found = evidence.recorded()
    assert f"{found['replicates']} counties of {found['tracts']} tracts" in said
    assert found["made"] in said
    assert f"{100 * found['bed_days'][0]['covered']:.1f} %" in said
    assert "1.2 times" in evidence.explanation()


def test_the_record_can_be_read_by_people():
    text = " ".join([*evidence.lines(), evidence.explanation()])
    for word in ("RMSE", "AUC", "FDR", "posterior", "nan"):
        assert word not in text
