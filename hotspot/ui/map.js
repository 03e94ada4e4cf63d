// One map of two halves: outlines arrive once and are kept by their key, what they are today
// arrives with every week. No library, no tiles, no request.
const SVG = "http://www.w3.org/2000/svg";
const HATCHES = { suppressed: "M-2,2l4,-4M0,8l8,-8M6,10l4,-4", "no data": "M-2,6l4,4M0,0l8,8M6,-2l4,4",
  "no denominator": "M4,1v6M1,4h6", "not measurable": "M0,0l8,8M8,0l-8,8",
  "small denominator": "M4,1.6a2.4,2.4 0 1 0 .01,0" };
const kept = (globalThis.hotspotDrawings ??= { drawings: new Map(), waiting: new Set() });

function put(tag, attributes, parent) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent?.appendChild(node);
  return node;
}

function keep(drawing) {
  kept.drawings.set(drawing.key, drawing);
  while (kept.drawings.size > 3) kept.drawings.delete(kept.drawings.keys().next().value);
  for (const wake of [...kept.waiting]) wake();
}

class TractMap {
  constructor(root) {
    this.box = document.createElement("div");
    this.box.className = "map";
    this.svg = put("svg", { role: "group" }, null);
    this.tip = document.createElement("div");
    this.tip.className = "tip";
    this.tip.setAttribute("role", "status");
    this.box.append(this.svg, this.tip);
    root.appendChild(this.box);
    this.view = "core";
    this.at = 0;
    this.size = new ResizeObserver(() => this.fit());
    this.size.observe(this.box);
    this.listen();
  }

  show(today, pick) {
    const drawing = kept.drawings.get(today.drawing);
    if (!drawing) {
      kept.waiting.add((this.wake = () => {
        if (kept.drawings.has(today.drawing)) { kept.waiting.delete(this.wake); this.show(today, pick); }
      }));
      return;
    }
    this.pick = today.interactive ? pick : null;
    const outlines = `${today.drawing} ${today.level}`;
    const fresh = outlines !== this.outlines;
    Object.assign(this, { today, drawing, layer: drawing.layers[today.level], outlines });
    this.box.style.height = `${today.height}px`;
    this.svg.setAttribute("aria-label", today.label);
    if (fresh) this.drawAreas();
    this.colour();
    this.fit();
  }

  drawAreas() {
    this.svg.replaceChildren();
    const defs = put("defs", {}, this.svg);
    for (const [word, path] of Object.entries(HATCHES)) {
      const pattern = put("pattern", { id: `hatch-${word.replace(" ", "-")}`, width: 8, height: 8,
        patternUnits: "userSpaceOnUse" }, defs);
      put("path", { d: path, style: "stroke:var(--line);stroke-width:1.3;fill:none" }, pattern);
    }
    this.defs = defs;
    const group = put("g", {}, this.svg);
    this.areas = this.layer.paths.map((d, i) => put("path", { d, class: "area", "data-i": i,
      role: "button", tabindex: -1 }, group));
    this.over = put("g", {}, this.svg);
    this.boxes = null;
    this.at = Math.max(0, this.layer.areas.indexOf(this.today.selected));
  }

  colour() {
    const { classes, fills, words, selected } = this.today;
    this.hatched = [];
    this.areas.forEach((path, i) => {
      const word = words[classes[i]];
      path.classList.toggle("outside", !word);
      path.style.fill = word ? `var(--fill-${fills[classes[i]]})` : "";
      path.toggleAttribute("data-pick", Boolean(this.pick && word));
      if (this.pick) path.setAttribute("aria-pressed", String(this.layer.areas[i] === selected));
      const within = this.layer.within[i] ? `, ${this.layer.within[i]}` : "";
      const care = (this.today.rising.includes(i) ? `. ${this.today.risingWords}` : "")
        + (this.caution(i) && `. Read with care: ${this.caution(i)}`);
      path.setAttribute("aria-label", `${this.layer.names[i]}${within}: ${this.saying(i)}${care}`);
      if (HATCHES[word]) this.hatched.push([i, word]);
    });
    const chosen = this.layer.areas.indexOf(selected);
    if (chosen >= 0) this.at = chosen;
    this.areas.forEach((path, i) => path.setAttribute("tabindex", i === this.at ? 0 : -1));
  }

  saying(i) {
    const { classes, said, lines, outside } = this.today;
    if (classes[i] < 0) return outside;
    return lines[i] ? `${said[classes[i]]}: ${lines[i]}` : said[classes[i]];
  }

  caution(i) {
    return this.today.cautions[this.layer.areas[i]] ?? "";
  }

  fit() {
    if (!this.drawing || !this.box.clientWidth || !this.box.clientHeight) return;
    this.strip = 0;
    this.place();
    if (this.drawInset()) return;
    this.strip = 36;
    this.place();
    this.drawInset();
  }

  place() {
    const width = this.box.clientWidth, height = this.box.clientHeight - this.strip;
    this.svg.style.height = `${height}px`;
    const [left, top, w, h] = this.view === "core" ? this.subject() : this.drawing.full;
    this.unit = Math.max(w / width, h / height) * 1.03;
    this.corner = [left + w / 2 - (width * this.unit) / 2, top + h / 2 - (height * this.unit) / 2];
    this.frame = [width, height];
    this.svg.setAttribute("viewBox",
      `${this.corner[0]} ${this.corner[1]} ${width * this.unit} ${height * this.unit}`);
    for (const pattern of this.defs.children)
      pattern.setAttribute("patternTransform", `scale(${this.unit})`);
    this.drawOver();
  }

  subject() {
    const { around, classes } = this.today;
    const shown = this.layer.places.filter((_, i) => (around ? around.includes(i) : classes[i] >= 0));
    if (!shown.length || shown.length === this.layer.places.length) return this.drawing.core;
    const edge = (pick, side) => side * Math.max(...shown.map((place) => side * pick(place)));
    const left = edge(([x, , r]) => x - 2 * r, -1), right = edge(([x, , r]) => x + 2 * r, 1);
    const top = edge(([, y, r]) => y - 2 * r, -1), bottom = edge(([, y, r]) => y + 2 * r, 1);
    return [left, top, right - left, bottom - top];
  }

  pixel([x, y, r]) {
    return [(x - this.corner[0]) / this.unit, (y - this.corner[1]) / this.unit, r / this.unit];
  }

  drawOver() {
    this.over.replaceChildren();
    for (const [i, word] of this.hatched)
      put("path", { d: this.layer.paths[i], class: "hatch", style:
        `fill:url(#hatch-${word.replace(" ", "-")})` }, this.over);
    const marks = this.today.badges.map((badge) => {
      const layer = this.drawing.layers[badge.level], i = layer.areas.indexOf(badge.area);
      return i < 0 ? null : { d: layer.paths[i], place: layer.places[i], text: badge.text };
    }).filter(Boolean);
    for (const { d } of marks) put("path", { d, class: "halo" }, this.over);
    for (const { d } of marks) put("path", { d, class: "mark" }, this.over);
    const chosen = this.layer.areas.indexOf(this.today.selected);
    if (chosen >= 0) {
      put("path", { d: this.layer.paths[chosen], class: "halo" }, this.over);
      put("path", { d: this.layer.paths[chosen], class: "mark chosen" }, this.over);
    }
    this.drawRising();
    this.focus = put("path", { d: "", class: "focus" }, this.over);
    this.drawBadges(marks);
  }

  drawRising() {
    const group = put("g", { class: "rising", "aria-hidden": "true", transform:
      `translate(${this.corner[0]} ${this.corner[1]}) scale(${this.unit})` }, this.over);
    for (const i of this.today.rising) {
      const [x, y] = this.pixel(this.layer.places[i]);
      put("path", { d: `M${x} ${y - 10}l9 16h-18z` }, group);
    }
  }

  drawBadges(marks) {
    const taken = [], [width, height] = this.frame, size = 16;
    for (const { place, text } of marks) {
      const [x, y, r] = this.pixel(place);
      if (x < 0 || y < 0 || x > width || y > height) continue;
      const spots = [[0, 0]];
      for (const far of [34, 50, 70]) for (let turn = 0; turn < 8; turn++)
        spots.push([far * Math.cos((turn * Math.PI) / 4 - 0.6), far * Math.sin((turn * Math.PI) / 4 - 0.6)]);
      const free = ([dx, dy], first) => (!first || r >= 19) && x + dx > 20 && y + dy > 20
        && x + dx < width - 20 && y + dy < height - 20
        && taken.every(([a, b]) => Math.hypot(a - x - dx, b - y - dy) > 38);
      const [dx, dy] = spots.find((spot, n) => free(spot, n === 0)) ?? [0, 0];
      taken.push([x + dx, y + dy]);
      const group = put("g", { class: "badge", "aria-hidden": "true", transform:
        `translate(${this.corner[0]} ${this.corner[1]}) scale(${this.unit})` }, this.over);
      if (dx || dy) put("line", { class: "leader", x1: x, y1: y, x2: x + dx, y2: y + dy }, group);
      put("circle", { cx: x + dx, cy: y + dy, r: size }, group);
      put("text", { x: x + dx, y: y + dy }, group).textContent = text;
    }
  }

  drawInset() {
    this.inset?.remove();
    this.inset = null;
    const { full } = this.drawing, core = this.subject();
    if (!this.today.inset || String(core) === String(full)) return true;
    const button = this.inset = document.createElement("button");
    button.setAttribute("aria-label", this.view === "core" ? "Show the whole region" : "Show the dense part");
    button.title = button.getAttribute("aria-label");
    button.onclick = () => { this.view = this.view === "core" ? "full" : "core"; this.fit(); };
    const other = this.view === "core" ? full : core, spot = this.freeCorner(other);
    if (spot) this.drawWhole(button, other, spot);
    else { button.className = "strip"; button.textContent = button.title; }
    this.box.appendChild(button);
    return Boolean(spot) || this.strip > 0;
  }

  drawWhole(button, other, spot) {
    button.className = "inset";
    Object.assign(button.style, spot);
    const svg = put("svg", { viewBox: other.join(" "), "aria-hidden": "true" }, button);
    this.areas.forEach((path, i) => put("path", { d: this.layer.paths[i], class: path.getAttribute("class"),
      style: path.getAttribute("style") ?? "" }, svg));
    const [x, y] = this.corner, [width, height] = this.frame;
    if (this.view === "core") put("rect", { x, y, width: width * this.unit, height: height * this.unit }, svg);
  }

  // The largest corner in which the inset hides nothing of the map; none if there is no such corner.
  freeCorner(other) {
    const [width, height] = this.frame;
    const most = Math.min(height * 0.34, (width * 0.3 * other[3]) / other[2]);
    const corners = [["left", "bottom"], ["right", "bottom"], ["right", "top"], ["left", "top"]];
    for (const share of [1, 0.8, 0.65, 0.5]) {
      const high = most * share, wide = (high * other[2]) / other[3];
      for (const [side, end] of corners) {
        const left = side === "left" ? 0 : width - wide, top = end === "top" ? 0 : height - high;
        if (!this.covers(left, top, wide, high))
          return { width: `${wide}px`, height: `${high}px`, left: `${left}px`, top: `${top}px` };
      }
    }
    return null;
  }

  covers(left, top, wide, high) {
    const [x0, y0] = this.corner, unit = this.unit, points = [];
    for (let i = 0; i <= 12; i++) for (let j = 0; j <= 12; j++)
      points.push(new DOMPoint(x0 + (left + (wide * i) / 12) * unit, y0 + (top + (high * j) / 12) * unit));
    const [first, last] = [points[0], points[points.length - 1]];
    this.boxes ??= this.areas.map((path) => path.getBBox());
    return this.areas.some((path, i) => {
      const box = this.boxes[i];
      return this.today.classes[i] >= 0 && box.x < last.x && box.x + box.width > first.x
        && box.y < last.y && box.y + box.height > first.y && points.some((point) => path.isPointInFill(point));
    });
  }

  listen() {
    const index = (event) => Number(event.target.dataset?.i ?? -1);
    this.svg.addEventListener("pointermove", (event) => this.explain(index(event)));
    this.svg.addEventListener("pointerleave", () => this.explain(-1));
    this.svg.addEventListener("click", (event) => this.choose(index(event)));
    this.svg.addEventListener("focusin", (event) => this.focusOn(index(event)));
    this.svg.addEventListener("focusout", () => { this.explain(-1); this.focus?.setAttribute("d", ""); });
    this.svg.addEventListener("keydown", (event) => this.key(event));
  }

  focusOn(i) {
    if (i < 0 || !this.svg.getRootNode().activeElement?.matches(":focus-visible")) return;
    this.focus.setAttribute("d", this.layer.paths[i]);
    this.explain(i);
  }

  explain(i) {
    if (i < 0 || this.today.classes[i] < 0) { this.tip.style.display = "none"; return; }
    const [x, y] = this.pixel(this.layer.places[i]), [width, height] = this.frame;
    const name = document.createElement("b"), line = document.createElement("div"), unit = document.createElement("span"),
      care = document.createElement("em");
    name.textContent = [this.layer.names[i], this.layer.within[i]].filter(Boolean).join(", ");
    line.textContent = this.saying(i);
    unit.textContent = this.today.lines[i] && !HATCHES[this.today.words[this.today.classes[i]]] ? this.today.unit : "";
    care.textContent = [this.today.rising.includes(i) && `${this.today.risingWords}.`,
      this.caution(i) && `Read with care: ${this.caution(i)}`].filter(Boolean).join(" ");
    this.tip.replaceChildren(name, line, unit, care);
    Object.assign(this.tip.style, { display: "block",
      left: x < width / 2 ? `${Math.max(0, x + 18)}px` : "auto", right: x < width / 2 ? "auto" : `${Math.max(0, width - x + 18)}px`,
      top: y < height / 2 ? `${Math.max(0, y + 12)}px` : "auto", bottom: y < height / 2 ? "auto" : `${Math.max(0, height - y + 12)}px` });
  }

  choose(i) {
    if (i < 0 || !this.pick || this.today.classes[i] < 0) return;
    this.pick(this.layer.areas[i]);
  }

  key(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.choose(this.at); return; }
    if (event.key === "Escape") { this.explain(-1); return; }
    if (!ways[event.key]) return;
    event.preventDefault();
    const next = this.beside(this.at, ways[event.key]);
    this.areas[this.at].setAttribute("tabindex", -1);
    this.areas[(this.at = next)].setAttribute("tabindex", 0);
    this.areas[next].focus();
  }

  beside(from, [wx, wy]) {
    const [x0, y0] = this.layer.places[from];
    let best = from, least = Infinity;
    this.layer.places.forEach(([x, y], i) => {
      const along = (x - x0) * wx + (y - y0) * wy, aside = Math.abs((x - x0) * wy) + Math.abs((y - y0) * wx);
      if (i !== from && this.today.classes[i] >= 0 && along > aside && along + 2 * aside < least) {
        best = i; least = along + 2 * aside;
      }
    });
    return best;
  }

  close() {
    this.size.disconnect();
    kept.waiting.delete(this.wake);
    this.box.remove();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (data.layers) { keep(data); return; }
  const map = (parentElement.hotspotMap ??= new TractMap(parentElement));
  map.show(data, (area) => setTriggerValue("picked", area));
  return () => { map.close(); delete parentElement.hotspotMap; };
}
