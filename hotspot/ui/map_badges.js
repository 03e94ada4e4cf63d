// Numbers on the map are buttons: each leads to the card or the entry with the same number.
const CARD = "hs-card-", LIT = "hs-lit", LIT_MS = 4000, RADIUS = 16, APART = 38;

class Badges {
  constructor(map, signal) {
    this.map = map;
    this.node = document.createElement("div");
    map.box.appendChild(this.node);
    const light = (event) => this.light(event.target.closest?.(`[id^="${CARD}"]`)?.id.slice(CARD.length));
    document.addEventListener("pointerover", light, { signal });
  }

  show(badges, drawing) {
    this.marks = badges.map(({ level, area, text }) => {
      const layer = drawing.layers[level], i = layer?.areas.indexOf(area) ?? -1;
      return i < 0 ? null : { level, area, text, name: layer.names[i], d: layer.paths[i], place: layer.places[i] };
    }).filter(Boolean);
    for (const mark of this.marks) mark.node = this.draw(mark);
    this.node.replaceChildren(...this.marks.map((mark) => mark.node));
  }

  draw(mark) {
    const leads = /^\d+$/.test(mark.text), node = document.createElement(leads ? "button" : "span");
    node.className = "badge";
    node.textContent = mark.text;
    node.title = mark.name;
    node.setAttribute("aria-label", `${mark.text}: ${mark.name}`);
    if (leads) node.onclick = () => this.follow(mark);
    else node.setAttribute("role", "img");
    return node;
  }

  follow(mark) {
    const { pick, today } = this.map;
    if (pick && mark.level === today.level) pick(mark.area);
    const card = document.getElementById(CARD + mark.text);
    if (!card) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.querySelectorAll(`.${LIT}`).forEach((one) => one.classList.remove(LIT));
    card.classList.add(LIT);
    card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    setTimeout(() => card.classList.remove(LIT), LIT_MS);
    if (pick) return;
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
  }

  light(text) {
    for (const mark of this.marks ?? []) mark.node.classList.toggle("lit", mark.text === text);
  }

  // Beside its area if that is small, never on another badge, on a button or on the small map.
  place(look, leaders, taken) {
    const [width, height] = look.size, spots = [];
    for (const far of [34, 50, 70]) for (let turn = 0; turn < 8; turn++)
      spots.push([far * Math.cos((turn * Math.PI) / 4 - 0.6), far * Math.sin((turn * Math.PI) / 4 - 0.6)]);
    const used = [];
    for (const { place, node } of this.marks) {
      const [x, y, r] = look.pixel(place), seen = x >= 0 && y >= 0 && x <= width && y <= height;
      node.style.display = seen ? "" : "none";
      if (!seen) continue;
      const free = ([dx, dy]) => x + dx > 20 && y + dy > 20 && x + dx < width - 20 && y + dy < height - 20
        && used.every(([a, b]) => Math.hypot(a - x - dx, b - y - dy) > APART)
        && taken.every(([l, t, w, h]) => x + dx < l - RADIUS || x + dx > l + w + RADIUS
          || y + dy < t - RADIUS || y + dy > t + h + RADIUS);
      const [dx, dy] = [...(r >= 19 ? [[0, 0]] : []), ...spots].find(free) ?? [0, 0];
      used.push([x + dx, y + dy]);
      Object.assign(node.style, { left: `${x + dx - RADIUS}px`, top: `${y + dy - RADIUS}px` });
      if (dx || dy) put("line", { class: "leader", x1: x, y1: y, x2: x + dx, y2: y + dy }, leaders);
    }
  }
}
