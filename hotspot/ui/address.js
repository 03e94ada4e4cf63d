// What keys do to the address of a page. Stepping from place to place takes the place of the address
// before it, so that Back leaves the page; Escape leaves a wall, once nothing is explained any more.
const SHOWN = ".hs-term:is(:hover, :focus, .hs-lingers):not(.hs-away)";
const kept = (globalThis.hotspotAddress ??= { stepped: null });

function besides(url) {
  const parts = new URL(url, location.href);
  parts.searchParams.delete(kept.stepped);
  parts.searchParams.sort();
  return String(parts);
}

function watchHistory() {
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const step = kept.stepped && url != null && besides(url) === besides(location.href);
    if (step) history.replaceState(state, title, url);
    else push(state, title, url);
  };
  kept.watched = true;
}

function leaveWall() {
  const desk = new URL(location.href);
  for (const name of ["embed", "embed_options"]) desk.searchParams.delete(name);
  location.assign(desk);
}

// A list keeps the keyboard after a choice was made from it, but these keys are for the page.
function step(event) {
  const list = event.target;
  if (!event.isTrusted || !["PageUp", "PageDown"].includes(event.key)) return;
  if (list.getAttribute?.("role") !== "combobox" || list.getAttribute("aria-expanded") === "true") return;
  if (!document.querySelector(".st-key-look-next")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  list.blur();
  const { key, code, keyCode } = event;
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, keyCode, bubbles: true }));
}

export default function ({ data }) {
  kept.stepped = data.stepped;
  if (!kept.watched) watchHistory();
  const end = new AbortController(), options = { signal: end.signal, capture: true };
  document.addEventListener("keydown", step, options);
  document.addEventListener("keydown", (event) => {
    if (data.wall && event.key === "Escape" && !document.querySelector(SHOWN)) leaveWall();
  }, options);
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".hs-leave")) return;
    event.preventDefault();
    leaveWall();
  }, options);
  return () => end.abort();
}
