// Week by week along the map: a slider and a button that plays. Nothing moves until it is asked to;
// the next week is asked for when the one before has been drawn, and the last one stays.
const STEP_MS = 900, CALM_STEP_MS = 2000, SETTLE_MS = 600;

class WeekBar {
  constructor(root) {
    this.box = document.createElement("div");
    this.box.className = "weeks";
    this.playButton = this.make("", "", () => (this.playing ? this.pause() : this.play()));
    this.playButton.className = "play";
    this.before = this.make("‹", "Week before", () => this.step(this.want - 1));
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", min: 0, step: 1 });
    this.slider.setAttribute("aria-label", "Week on the map");
    this.after = this.make("›", "Week after", () => this.step(this.want + 1));
    this.said = document.createElement("output");
    this.box.append(this.playButton, this.before, this.slider, this.after, this.said);
    root.appendChild(this.box);
    this.slider.oninput = () => this.step(Number(this.slider.value));
  }

  make(text, name, act) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text, title: name, onclick: act });
    if (name) button.setAttribute("aria-label", name);
    return button;
  }

  show(data, send) {
    const other = this.data?.base !== data.base;
    Object.assign(this, { data, send, at: data.at, asked: false });
    clearTimeout(this.next);
    if (other) this.rest();
    if (other || this.want === undefined) this.want = data.at;
    this.slider.max = data.weeks.length - 1;
    this.draw();
    if (this.want !== this.at) this.ask();
    else if (this.playing) this.next = setTimeout(() => this.onward(), this.pace());
  }

  pace() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM_STEP_MS : STEP_MS;
  }

  draw() {
    const last = this.data.weeks.length - 1, label = this.data.labels[this.want];
    this.slider.value = this.want;
    this.slider.setAttribute("aria-valuetext", label);
    this.said.textContent = label;
    this.said.setAttribute("aria-live", this.playing ? "off" : "polite");
    this.playButton.textContent = this.playing ? "❚❚ Pause" : "▶ Play";
    this.playButton.title = this.playing ? "Stay at this week" : "Show week after week";
    this.before.disabled = this.want <= 0;
    this.after.disabled = this.want >= last;
  }

  step(to) {
    if (this.playing) this.rest();
    this.want = Math.min(Math.max(to, 0), this.data.weeks.length - 1);
    this.draw();
    this.ask();
    this.settleSoon();
  }

  // One question at a time: what is wanted next is asked once the answer is here.
  ask() {
    if (this.asked || this.want === this.at) return;
    this.asked = true;
    this.send("step", this.data.weeks[this.want]);
  }

  play() {
    clearTimeout(this.settling);
    this.playing = true;
    this.want = this.want >= this.data.weeks.length - 1 ? 0 : this.want + 1;
    this.draw();
    this.ask();
  }

  onward() {
    if (this.want >= this.data.weeks.length - 1) { this.pause(); return; }
    this.want += 1;
    this.draw();
    this.ask();
  }

  pause() {
    this.rest();
    this.draw();
    this.settleSoon();
  }

  rest() {
    clearTimeout(this.next);
    clearTimeout(this.settling);
    this.playing = false;
  }

  // The week one stays at becomes the week of the page, and of its link.
  settleSoon() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (this.asked) { this.settleSoon(); return; }
      if (this.data.weeks[this.want] !== this.data.settled) this.send("settled", this.data.weeks[this.want]);
    }, SETTLE_MS);
  }

  close() {
    this.rest();
    this.box.remove();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const bar = (parentElement.hotspotWeeks ??= new WeekBar(parentElement));
  bar.show(data, setTriggerValue);
  return () => { bar.close(); delete parentElement.hotspotWeeks; };
}
