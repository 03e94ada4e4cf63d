// What a word means stands over the page while one points at the word or at what it means, and goes
// away by Escape. Between the two there is a gap, so it stays a moment.
const AWAY = "hs-away", LINGERS = "hs-lingers", LINGERS_MS = 250;
const held = (term) => term.matches(":hover") || term.matches(":focus");

function dismiss(event) {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(".hs-term:hover, .hs-term:focus")) {
    if (term.classList.contains(AWAY)) continue;
    const end = new AbortController();
    const back = () => {
      if (held(term)) return;
      term.classList.remove(AWAY);
      end.abort();
    };
    term.classList.add(AWAY);
    for (const leaving of ["pointerleave", "blur"]) term.addEventListener(leaving, back, { signal: end.signal });
  }
}

function linger(event) {
  const term = event.target.closest?.(".hs-term");
  if (!term || term.contains(event.relatedTarget) || term.classList.contains(AWAY)) return;
  term.classList.add(LINGERS);
  setTimeout(() => term.classList.remove(LINGERS), LINGERS_MS);
}

export default function () {
  document.addEventListener("keydown", dismiss, true);
  document.addEventListener("pointerout", linger);
  return () => {
    document.removeEventListener("keydown", dismiss, true);
    document.removeEventListener("pointerout", linger);
  };
}
