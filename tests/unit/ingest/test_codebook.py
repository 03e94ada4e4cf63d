"""A codebook is believed only where it does not contradict itself."""

import pytest

from hotspot.core.errors import InvalidSettings
from hotspot.core.feed import Feed
from hotspot.core.measures import DOMAINS
from hotspot.ingest.rules import NOT_COUNTED
from hotspot.ingest.standards.codebook import codebook_of, read_codebook, threshold

HEADER = "version,instrument,system,question_code,answer_code,domain,result,source\n"
BUILT_IN = codebook_of(Feed(name="ehr", kind="screening", format="fhir", path="export"))


def read(tmp_path, *rows, header=HEADER):
    file = tmp_path / "codes.csv"
    file.write_text(header + "".join(f"{row}\n" for row in rows))
    return read_codebook(file)


def test_the_built_in_codebook_asks_about_every_domain_and_knows_both_answers():
    said = {(each.domain, each.result) for each in BUILT_IN.meanings}
    assert said >= {(domain, result) for domain in DOMAINS for result in ("need", "no_need")}


@pytest.mark.parametrize("code", ["93025-5", "96777-8", "88121-9"])
def test_panels_of_the_instruments_are_known_and_not_counted(code):
    [meaning] = [each for each in BUILT_IN.meanings if each.question == code]
    assert meaning.domain == NOT_COUNTED


def test_every_question_that_is_counted_can_be_answered_with_no_need():
    counted = {each.question for each in BUILT_IN.meanings if each.domain != NOT_COUNTED}
    for question in counted:
        results = {each.result for each in BUILT_IN.meanings if each.question == question}
        assert {"need", "no_need"} <= results, question


@pytest.mark.parametrize("code", sorted({*BUILT_IN.questions, *BUILT_IN.answers}))
def test_every_code_has_its_check_digit(code):
    if "-" in code:
        digits, check = code.removeprefix("LA").split("-")
        prefix = (5, 8)[len(digits) % 2] if code.startswith("LA") else 0
        assert int(check) == -(luhn(digits) + prefix) % 10


def luhn(digits: str) -> int:
    """Sum of LOINC's check digit: every other digit from the right counts twice.

    The letters of an answer code count, too: 5 before an even number of digits, 8 before an odd.
    """
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits))]
    return sum(sum(divmod(number, 10)) for number in doubled)


def test_a_codebook_is_read(tmp_path):
    book = read(tmp_path, "7,ours,local,Q1,A1,food,need,us", "7,ours,local,Q1,*,food,no_need,us")
    assert book.version == "7"
    assert book.questions == ("Q1",)
    assert book.answers == ("A1", "*")


REFUSED = {
    "unknown domain": ("7,ours,local,Q1,A1,wealth,need,us", "row 2: domain"),
    "unknown result": ("7,ours,local,Q1,A1,food,perhaps,us", "row 2: result"),
    "no question": ("7,ours,local,,A1,food,need,us", "question_code may not be empty"),
    "no number": ("7,ours,local,Q1,>=many,food,need,us", "score"),
    "half a score": ("7,ours,local,Q1,>=11,food,need,us", "one number"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_that_breaks_a_rule_is_refused(tmp_path, name):
    row, said = REFUSED[name]
    with pytest.raises(InvalidSettings, match=said):
        read(tmp_path, row)


def test_two_versions_and_two_results_of_one_answer_are_refused(tmp_path):
    row = "7,ours,local,Q1,A1,food,need,us"
    with pytest.raises(InvalidSettings, match="versions 7, 8"):
        read(tmp_path, row, row.replace("7", "8"))
    with pytest.raises(InvalidSettings, match="stands twice"):
        read(tmp_path, row, row.replace("need", "no_need"))


def test_a_file_that_is_no_codebook_is_refused(tmp_path):
    with pytest.raises(InvalidSettings, match="result"):
        read(tmp_path, "1,2", header="version,instrument\n")
    with pytest.raises(InvalidSettings, match="no version"):
        read(tmp_path)
    with pytest.raises(InvalidSettings, match="cannot be read"):
        read_codebook(tmp_path / "missing.csv")


@pytest.mark.parametrize(("code", "number"), [(">=11", 11), ("<4.5", 4.5), ("LA33-6", None)])
def test_a_score_has_a_threshold(code, number):
    assert threshold(code) == number
