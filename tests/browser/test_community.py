"""A parent in the last row reads the page, in the language she chose, and takes it home."""

import io
import zipfile
from urllib.parse import parse_qs, urlparse

TOO_SMALL = """() => [...document.querySelectorAll('.hs-community *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 22)
  .map(e => e.textContent)"""

OUTSIDE = """() => {
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll('.hs-community *')]
    .filter(e => !e.closest('.hs-c-bars'))
    .map(e => e.getBoundingClientRect())
    .filter(r => r.width && (r.left < 0 || r.right > wide + 1)).length }"""

LABELS = """() => {
  const boxes = [...document.querySelectorAll('.hs-c-period > span')]
    .map(e => { const r = document.createRange(); r.selectNodeContents(e);
                return r.getBoundingClientRect() })
    .filter(r => r.width);
  return boxes.some((a, i) => boxes.some((b, j) => j > i && a.left < b.right && b.left < a.right
    && a.top < b.bottom - 3 && b.top < a.bottom - 3)) }"""


def test_large_print_in_the_language_of_the_link(server, visit, album):
    page = visit.open(f"{server}/community?neighborhood=Birch&lang=Espa%C3%B1ol")
    assert page.locator(".hs-community[lang=es] h1").inner_text() == (
        "La salud de nuestros niños en Birch"
    )
    assert page.title() == "La salud de nuestros niños en Birch"
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(OUTSIDE) == 0
    assert not page.evaluate(LABELS)
    for wide in (1280, 390):
        page.set_viewport_size({"width": wide, "height": 900})
        page.wait_for_timeout(200)
        assert page.evaluate(OUTSIDE) == 0, wide
        assert page.evaluate(TOO_SMALL) == [], wide
    if album:
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.screenshot(path=album / "community.png", full_page=True)


def test_the_language_goes_into_the_link_and_whom_to_ask_into_the_pack_only(server, visit):
    page = visit.open(f"{server}/community?neighborhood=Cedar")
    page.get_by_role("radio", name="Español").click()
    page.wait_for_selector(".hs-community[lang=es]")
    page.locator("summary", has_text="Para las hojas impresas").click()
    page.get_by_role("textbox", name="A quién preguntar").fill("Ana Pérez, 555-0100")
    page.keyboard.press("Enter")
    page.get_by_text("Pregunte a Ana Pérez, 555-0100.").wait_for()
    asked = parse_qs(urlparse(page.url).query)
    assert asked["lang"] == ["Español"]
    assert "555" not in page.url, "whom to ask is nobody else's"
    with page.expect_download(timeout=60_000) as arriving:
        page.get_by_role("button", name="Todo en un solo archivo (ZIP)").click()
    name = arriving.value.suggested_filename
    assert name.startswith("cedar_ed-visits_")
    assert name.endswith("_es.zip")
    with zipfile.ZipFile(io.BytesIO(arriving.value.path().read_bytes())) as bundle:
        assert len(bundle.namelist()) == 6
        assert "Ana Pérez" in bundle.read("README.txt").decode("utf-8-sig")


def test_typing_goes_on_while_the_page_reads_what_was_typed(server, visit):
    page = visit.open(f"{server}/community?neighborhood=Cedar")
    page.locator("summary", has_text="For the printed sheets").click()
    field = page.get_by_role("textbox", name="Whom to ask")
    field.click()
    for pause in (420, 480, 560, 700):
        page.keyboard.type("Ana Li ", delay=30)
        page.wait_for_timeout(pause)
    page.get_by_text("Ask Ana Li Ana Li Ana Li Ana Li.").wait_for()
    assert field.input_value().strip() == " ".join(["Ana Li"] * 4)


def test_a_file_carries_what_stands_in_the_field_that_was_not_left_yet(server, visit):
    page = visit.open(f"{server}/community?neighborhood=Cedar")
    page.locator("summary", has_text="For the printed sheets").click()
    for number, pressed in enumerate((0, 30, 60, 90, 120)):
        field = page.get_by_role("textbox", name="Whom to ask")
        field.fill(f"Name {number}, 555-0199")
        with page.expect_download(timeout=60_000) as arriving:
            table = page.get_by_role("button", name="All numbers of this place (CSV)")
            table.click(delay=pressed)
        said = arriving.value.path().read_text("utf-8-sig")
        assert f"Ask Name {number}, 555-0199." in said


def test_on_a_phone_the_page_comes_before_what_it_is_chosen_by(server, visit):
    page = visit.open(f"{server}/community?neighborhood=Birch&lang=Espa%C3%B1ol")
    tops = "(key) => document.querySelector(key).getBoundingClientRect().top"
    for wide, first in ((1280, ".st-key-spoken"), (390, ".hs-community")):
        page.set_viewport_size({"width": wide, "height": 844})
        page.wait_for_timeout(200)
        found = {key: page.evaluate(tops, key) for key in (".st-key-spoken", ".hs-community")}
        assert min(found, key=found.get) == first, wide
    assert page.evaluate(tops, ".hs-community h1") < 300


def test_what_can_be_chosen_is_in_the_language_of_the_page_and_goes_into_the_link(server, visit):
    page = visit.open(f"{server}/community?neighborhood=Birch&lang=Espa%C3%B1ol")
    main = page.locator("[data-testid=stMain]").inner_text()
    for english in ("ED visits", "weeks", "All ages", "to 7 Nov", "as of", "How to read"):
        assert english not in main, english
    page.get_by_role("combobox", name="Qué se cuenta").click()
    page.get_by_role("option", name="Las noches en el hospital").click()
    page.locator(".hs-community header", has_text="Las noches en el hospital").wait_for()
    assert parse_qs(urlparse(page.url).query)["measure"] == ["Bed-days"]
    page.get_by_role("combobox", name="Último día").click()
    page.get_by_role("option").nth(4).click()
    page.wait_for_url("**week=to*")
    page.get_by_role("link", name="Map").first.click()
    page.wait_for_url("**/map?*")
    asked = parse_qs(urlparse(page.url).query)
    assert asked["measure"] == ["Bed-days"]
    assert "week" in asked
