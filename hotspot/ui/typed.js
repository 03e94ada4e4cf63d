// What is typed counts once the hand rests. Whoever asks for a file before the page has read it, or
// while the page is being drawn, waits that moment: the file offered until then has the old words.
const RESTS_MS = 400, LOOKS_MS = 40, PATIENCE_MS = 2500;
const FILES = "[data-testid=stDownloadButton] button";
const drawn = () => document.querySelector("[data-test-script-state=notRunning]") !== null;

export default function ({ data }) {
  const end = new AbortController(), options = { signal: end.signal, capture: true };
  let resting, unread = false, wanted = false;

  async function read() {
    const until = Date.now() + PATIENCE_MS;
    let began = !unread;
    while (Date.now() < until && !(began && drawn())) {
      began ||= !drawn();
      await new Promise((next) => setTimeout(next, LOOKS_MS));
    }
    unread = false;
  }

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.closest?.(data.fields)) return;
    unread = true;
    clearTimeout(resting);
    if (event.isComposing) return;
    const enter = { key: "Enter", code: "Enter", keyCode: 13, bubbles: true };
    resting = setTimeout(() => {
      field.dispatchEvent(new KeyboardEvent("keydown", enter));
      read();
    }, RESTS_MS);
  }, options);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.(FILES);
    if (!button || wanted || (!unread && drawn())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wanted = true;
    clearTimeout(resting);
    await read();
    const key = [...button.closest("[class*=st-key-]").classList].find((one) => one.startsWith("st-key-"));
    document.querySelector(`.${CSS.escape(key)} button`)?.click();
    wanted = false;
  }, options);
  return () => {
    clearTimeout(resting);
    end.abort();
  };
}
