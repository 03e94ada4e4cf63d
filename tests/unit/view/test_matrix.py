"""One line a neighborhood, one drawing a measure, those of concern first."""

from dataclasses import replace

from hotspot.core.measures import MEASURES
from hotspot.view.matrix import by_concern, matrix_table
from hotspot.view.summary import SummaryRow

ROW = SummaryRow(
    area="x",
    measure="ed_visits",
    name="Birch",
    value="12.5",
    limits="",
    when="",
    variation="common cause",
    direction="",
    variation_words="Common cause",
    assurance="not known",
    assurance_words="No target",
    alert="",
    action=False,
)
WORSE = replace(ROW, variation="special cause, concern", direction="high", variation_words="Worse")
BETTER = replace(ROW, variation="special cause, improvement", direction="low")


def lines(cells):
    measures = [MEASURES["ed_visits"], MEASURES["bed_days"]]
    table = matrix_table(cells, measures, link=lambda row: f"?{row.measure}", noun="district")
    return table.split("<tr>")[1:]


def test_those_to_act_on_come_first_then_concern_then_improvement_then_names():
    cells = {
        "Dull": {"ed_visits": ROW},
        "Ash": {"ed_visits": ROW},
        "Good": {"ed_visits": BETTER},
        "Bad": {"ed_visits": WORSE},
        "Act": {"ed_visits": replace(ROW, action=True)},
    }
    assert by_concern(cells) == ["Act", "Bad", "Good", "Ash", "Dull"]


def test_a_cell_links_to_its_chart_and_says_its_drawing_in_words():
    head, line = lines({"Bir<ch": {"ed_visits": WORSE}})
    assert "ED visits" in head
    assert "Bed-days" in head
    assert "Bir&lt;ch" in line
    assert 'href="?ed_visits"' in line
    assert "Worse" in line
    assert "<b>12.5</b>" in line


def test_no_chart_and_no_number_are_two_things():
    _, line = lines({"Birch": {"ed_visits": replace(ROW, value="")}})
    assert line.count("not shown") == 1
    assert line.count("no chart") == 1
