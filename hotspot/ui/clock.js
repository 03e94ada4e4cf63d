// The clock of the huddle. It runs in the browser alone and outlives every redraw of the page;
// it says "time" in words and colour, and never makes a noise.
const kept = (globalThis.hotspotClock ??= { left: null, ends: null, minutes: null });
const now = () => (kept.ends === null ? kept.left : Math.ceil((kept.ends - Date.now()) / 1000));
const written = (left) => `${left < 0 ? "+" : ""}${Math.floor(Math.abs(left) / 60)}:${String(Math.abs(left) % 60).padStart(2, "0")}`;

class Clock {
  constructor(parent, minutes) {
    this.minutes = minutes;
    kept.minutes ??= minutes[1] ?? minutes[0];
    kept.left ??= 60 * kept.minutes;
    this.box = document.createElement("div");
    this.box.className = "clock";
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", "Huddle clock");
    this.face = document.createElement("span");
    this.face.setAttribute("role", "timer");
    this.run = this.button(() => this.toggle());
    this.length = this.button(() => this.change());
    this.box.append(this.length, this.face, this.run);
    parent.append(this.box);
    this.tick();
    this.beat = setInterval(() => this.tick(), 250);
  }

  button(act) {
    const made = document.createElement("button");
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  toggle() {
    if (kept.ends === null) kept.ends = Date.now() + 1000 * kept.left;
    else [kept.left, kept.ends] = now() > 0 ? [now(), null] : [60 * kept.minutes, null];
    this.tick();
  }

  // The time that has passed stays while the clock runs; a clock that stands is set back.
  change() {
    const before = kept.minutes;
    kept.minutes = this.minutes[(this.minutes.indexOf(before) + 1) % this.minutes.length];
    if (kept.ends === null) kept.left = 60 * kept.minutes;
    else kept.ends += 60_000 * (kept.minutes - before);
    this.tick();
  }

  tick() {
    const left = now(), runs = kept.ends !== null, over = left <= 0;
    const started = left !== 60 * kept.minutes;
    this.face.textContent = over ? `time ${written(left)}` : written(left);
    this.box.dataset.state = over ? "over" : left <= 60 ? "last" : "usual";
    this.run.textContent = !runs ? (started ? "Go on" : "Start") : over ? "Again" : "Pause";
    this.length.textContent = `${kept.minutes} min`;
    this.length.setAttribute("aria-label",
      `Huddle of ${kept.minutes} minutes: change${runs ? "" : " and set back"}`);
  }

  close() {
    clearInterval(this.beat);
    this.box.remove();
  }
}

export default function ({ data, parentElement }) {
  parentElement.hotspotClock ??= new Clock(parentElement, data.minutes);
  return () => { parentElement.hotspotClock?.close(); delete parentElement.hotspotClock; };
}
