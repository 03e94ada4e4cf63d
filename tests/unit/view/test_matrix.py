"""One line a neighborhood, one drawing a measure, those of concern first."""

from dataclasses import replace

from hotspot.core.measures import MEASURES
from hotspot.view.matrix import by_concern, legend, matrix_table
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
    assert line.count(" not shown</a>") == 1
    assert line.count("<td>no chart</td>") == 1


def test_a_cell_says_in_words_where_it_is_of_what_changed_and_whether_its_target_is_met():
    hit = replace(
        WORSE, when="10 Oct 2026", assurance="hit and miss", assurance_words="Hit and miss (at 9)"
    )
    _, line = lines({"Birch": {"ed_visits": hit, "bed_days": replace(ROW, measure="bed_days")}})
    said = "12.5: Birch, ED visits, week to 10 Oct 2026. Worse. Target: Hit and miss (at 9)."
    assert f'aria-label="{said}"' in line
    assert f'title="{said}"' in line
    with_target, without = line.split("<td>")[1:]
    assert with_target.count("<img") == 2
    assert without.count("<img") == 1


def test_what_is_not_shown_leads_to_its_chart_all_the_same():
    _, line = lines({"Birch": {"ed_visits": replace(ROW, value="", variation="not known")}})
    assert 'href="?ed_visits"' in line


def test_the_legend_explains_every_drawing_and_speaks_of_targets_only_where_there_are_some():
    assert legend(targets=False).count("<img") == 5
    assert legend(targets=True).count("<img") == 5 + 4
    assert "target" not in legend(targets=False)
