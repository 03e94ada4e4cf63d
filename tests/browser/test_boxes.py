"""The check of boxes finds what is wrong, and only that."""

import pytest

from tests.browser.boxes import wrong_boxes

FINE = "".join(f"<p>line {number}</p>" for number in range(12))
FAULTS = {
    "cut off": '<p class="hs-x" style="width:30px;overflow:hidden">incomprehensible</p>',
    "lies on": '<p style="position:absolute;top:20px;left:20px">over</p>',
    "off the screen": '<p style="position:absolute;top:20px;left:1900px">beyond</p>',
}


def page_of(chromium, inner):
    page = chromium.new_page(viewport={"width": 1920, "height": 1080})
    page.set_content(
        f'<main data-testid="stMain"><div data-testid="stHtml">{FINE}{inner}</div></main>'
    )
    return page


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault, chromium):
    page = page_of(chromium, FAULTS[fault])
    assert any(fault in one for one in wrong_boxes(page))
    page.close()


def test_a_page_without_faults_is_fine_and_an_empty_one_is_not(chromium):
    page = page_of(chromium, "")
    assert wrong_boxes(page) == []
    page.set_content('<main data-testid="stMain"></main>')
    with pytest.raises(AssertionError, match="nothing was drawn"):
        wrong_boxes(page)
    page.close()
