"""Every page is for every reader: what axe finds, what it cannot decide, and who is spoken to."""

from pathlib import Path

import pytest

from hotspot.ui import frame
from tests.browser.conftest import Visit, running_server

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = ["", *(Path(file).stem for file, *_ in frame.PAGES[1:])]
MORE = [
    "place?place=Birch",
    "map?level=Tracts&neighborhoods=Birch",
    "neighborhood?measure=Any+social+need",
]
MODES = {
    "light": ("light", "", [*PAGES, *MORE]),
    "dark": ("dark", "", [*PAGES, *MORE]),
    "embed": ("light", "embed=true", PAGES),
}

FIND = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.flat().join(" >> ")} ${node.html.slice(0, 120)}`));
}"""

# Text on whatever is painted behind it. Axe gives up on text in drawings and on single letters.
FAINT = """() => {
  const colour = (text) => {
    const parts = text.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    const scale = text.startsWith("color(") ? 255 : 1;
    return [parts[0] * scale, parts[1] * scale, parts[2] * scale, parts[3] ?? 1];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parent = (node) => node.parentElement ?? node.getRootNode().host;
  const behind = (node) => {
    const layers = [];
    for (let one = node; one; one = parent(one)) {
      const badge = one.matches("g.badge") && one.querySelector("circle");
      const found = colour(getComputedStyle(badge || one)[badge ? "fill" : "backgroundColor"]);
      if (found[3] > 0) layers.push(found);
      if (found[3] === 1) break;
    }
    return layers.reduceRight((under, top) => over(top, under), [255, 255, 255]);
  };
  const seen = (node) => {
    let share = 1;
    for (let one = node; one; one = parent(one)) share *= Number(getComputedStyle(one).opacity);
    return share;
  };
  const texts = [];
  const seek = (root) => root.querySelectorAll("*").forEach((node) => {
    if (node.shadowRoot) seek(node.shadowRoot);
    const words = [...node.childNodes].filter((one) => one.nodeType === 3)
      .map((one) => one.data).join("").trim();
    if (words && !node.closest("style, script, .hs-unseen, [disabled], [aria-disabled=true]")
        && node.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      texts.push([node, words]);
  });
  seek(document);
  return texts.map(([node, words]) => {
    const style = getComputedStyle(node), drawn = node instanceof SVGElement;
    const under = behind(node), ink = colour(drawn ? style.fill : style.color);
    ink[3] *= seen(node);
    const pair = [light(over(ink, under)), light(under)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    return { words: words.slice(0, 60), on: `${drawn ? style.fill : style.color} on ${under}`,
      least: size >= 24 || (bold && size >= 18.66) ? 3 : 4.5,
      ratio: (pair[1] + 0.05) / (pair[0] + 0.05) };
  });
}"""


@pytest.fixture(scope="module")
def axe():
    bundle = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    return (Path(bundle.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(("mode", "path"), [(m, path) for m in MODES for path in MODES[m][2]])
def test_nothing_stands_between_a_page_and_its_reader(mode, path, server, chromium, axe):
    scheme, option, _ = MODES[mode]
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, color_scheme=scheme)
    visit = Visit(context)
    page = visit.open(f"{server}/{path}{'&' if '?' in path else '?'}{option}")
    page.evaluate(axe)
    assert page.evaluate(FIND, TAGS) == []
    texts = page.evaluate(FAINT)
    assert len(texts) > 20
    assert [text for text in texts if text["ratio"] < text["least"]] == []
    context.close()
    assert visit.strangers == []
    assert visit.problems == []


def test_axe_and_the_eye_see_what_is_wrong(server, visit, axe):
    page = visit.open(f"{server}/methods")
    page.evaluate(axe)
    page.evaluate(
        """() => {
          const bad = document.createElement("div");
          bad.innerHTML = '<button></button><svg><text fill="#aaa" y="20">faint words</text></svg>';
          document.querySelector("[data-testid=stMain]").append(bad);
        }"""
    )
    assert [one.split(":")[0] for one in page.evaluate(FIND, TAGS)] == ["button-name"]
    faint = [text["words"] for text in page.evaluate(FAINT) if text["ratio"] < text["least"]]
    assert faint == ["faint words"]


def test_what_cannot_be_shown_is_said_in_words_everyone_can_read(tmp_path, visit, axe):
    with running_server(tmp_path) as empty:
        page = visit.open(empty)
        page.evaluate(axe)
        assert page.evaluate(FIND, TAGS) == []
        assert [text for text in page.evaluate(FAINT) if text["ratio"] < text["least"]] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_three_sentences_open_by_key_and_can_be_read(scheme, server, chromium):
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, color_scheme=scheme)
    page = Visit(context).open(f"{server}/")
    before = page.evaluate(FAINT)
    page.get_by_role("button", name="How to read this").press("Enter")
    page.locator(".hs-how").last.wait_for()
    page.wait_for_timeout(400)  # it fades in
    known = {text["words"] for text in before}
    shown = [text for text in page.evaluate(FAINT) if text["words"] not in known]
    assert len(shown) >= 3
    assert [text for text in shown if text["ratio"] < text["least"]] == []
    sizes = page.locator(".hs-how").evaluate_all("a => a.map((p) => getComputedStyle(p).fontSize)")
    assert sizes == ["20px"] * 3
    page.keyboard.press("Escape")
    page.locator(".hs-how").first.wait_for(state="hidden")
    context.close()
