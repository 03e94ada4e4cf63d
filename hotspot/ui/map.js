// One map of two halves: outlines arrive once and are kept by their key, what they are today
// arrives with every week. No library, no tiles, no request.
const SVG = "http://www.w3.org/2000/svg";
const HATCHES = { suppressed: "M-2,2l4,-4M0,8l8,-8M6,10l4,-4", "no data": "M-2,6l4,4M0,0l8,8M6,-2l4,4",
  "no denominator": "M4,1v6M1,4h6", "not measurable": "M0,0l8,8M8,0l-8,8",
  "small denominator": "M4,1.6a2.4,2.4 0 1 0 .01,0" };
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CLOSER = 1.5, DRAG = 4, TOOLS = [[34, 106], [106, 34]], ROOM_FOR_A_LETTER = 7;
const AMOUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
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
    this.end = new AbortController();
    this.box = document.createElement("div");
    this.box.className = "map";
    this.svg = put("svg", { role: "presentation" }, this.box);
    this.help = document.createElement("p");
    Object.assign(this.help, { className: "help", id: "help" });
    this.box.append(this.help);
    this.badges = new Badges(this, this.end.signal);
    this.drawTools();
    this.card = new Card(this.box, this.end.signal);
    this.look = new Look(this);
    root.appendChild(this.box);
    this.at = 0;
    this.size = new ResizeObserver(() => this.fit());
    this.size.observe(this.box);
    this.print = matchMedia("print");
    this.print.addEventListener("change", () => this.drawCues(), { signal: this.end.signal });
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
    this.box.style.height = today.height;
    this.help.textContent = today.help;
    if (fresh) this.drawAreas();
    this.list.setAttribute("aria-label", today.label);
    this.card.hide();
    this.colour();
    this.badges.show(today.badges, drawing);
    this.look.name(today.look, drawing.full, this.subject());
    this.fit();
  }

  drawAreas() {
    this.svg.replaceChildren();
    this.defs = put("defs", {}, this.svg);
    for (const [word, path] of Object.entries(HATCHES)) {
      const pattern = put("pattern", { id: `hatch-${word.replace(" ", "-")}`, width: 8, height: 8,
        patternUnits: "userSpaceOnUse" }, this.defs);
      put("path", { d: path, style: "stroke:var(--line);stroke-width:1.3;fill:none" }, pattern);
    }
    this.list = put("g", { role: "listbox", "aria-describedby": "help" }, this.svg);
    this.areas = this.layer.paths.map((d, i) => put("path", { d, class: "area", "data-i": i,
      role: "option", tabindex: -1 }, this.list));
    this.over = put("g", { "aria-hidden": "true" }, this.svg);
    this.float = put("g", { "aria-hidden": "true" }, this.svg);
    this.boxes = this.small = this.scale = null;
    this.at = Math.max(0, this.layer.areas.indexOf(this.today.selected));
  }

  colour() {
    const { classes, fills, words, selected } = this.today;
    this.areas.forEach((path, i) => {
      const word = words[classes[i]];
      path.classList.toggle("outside", !word);
      path.style.fill = word ? `var(--fill-${fills[classes[i]]})` : "";
      path.toggleAttribute("data-pick", Boolean(this.pick && word));
      path.setAttribute("aria-selected", String(this.layer.areas[i] === selected));
      path.setAttribute("aria-label", this.name(i));
    });
    const chosen = this.layer.areas.indexOf(selected);
    if (chosen >= 0) this.at = chosen;
    this.areas.forEach((path, i) => path.setAttribute("tabindex", i === this.at ? 0 : -1));
    this.drawOver();
  }

  name(i) {
    const within = this.layer.within[i] ? `, ${this.layer.within[i]}` : "";
    const said = [this.saying(i), this.behind(i), this.today.rising.includes(i) && this.today.risingWords,
      this.caution(i) && `Read with care: ${this.caution(i)}`];
    return `${this.layer.names[i]}${within}: ${said.filter(Boolean).join(". ")}`;
  }

  saying(i) {
    const { classes, said, lines, outside } = this.today;
    if (classes[i] < 0) return outside;
    return lines[i] ? `${said[classes[i]]}: ${lines[i]}` : said[classes[i]];
  }

  // How many stand behind the rate; only what disclosure has let through is ever sent.
  behind(i) {
    const { numbers, counted, few } = this.today.behind;
    const found = numbers.map((one) => one[i]);
    if (found.includes(null)) return "";
    return found[0] < 0 ? few : `n = ${counted}`.replace(/\{(\d)\}/g, (_, at) => AMOUNT.format(found[at]));
  }

  caution(i) {
    return this.today.cautions[this.layer.areas[i]] ?? "";
  }

  drawOver() {
    const { classes, words, badges, selected } = this.today;
    this.over.replaceChildren();
    for (const word of Object.keys(HATCHES)) {
      const d = this.layer.paths.filter((_, i) => words[classes[i]] === word).join("");
      if (d) put("path", { d, class: "hatch", style: `fill:url(#hatch-${word.replace(" ", "-")})` }, this.over);
    }
    const marks = badges.map(({ level, area }) => [this.drawing.layers[level], area])
      .map(([layer, area]) => layer?.paths[layer.areas.indexOf(area)]).filter(Boolean);
    for (const d of marks) put("path", { d, class: "halo" }, this.over);
    for (const d of marks) put("path", { d, class: "mark" }, this.over);
    const chosen = this.layer.areas.indexOf(selected);
    if (chosen >= 0) {
      put("path", { d: this.layer.paths[chosen], class: "halo" }, this.over);
      put("path", { d: this.layer.paths[chosen], class: "mark chosen" }, this.over);
    }
    this.focus = put("path", { d: "", class: "focus" }, this.over);
  }

  fit() {
    if (!this.drawing || !this.box.clientWidth || !this.box.clientHeight) return;
    this.look.frame(this.box.clientWidth, this.box.clientHeight);
    this.drawInset();
    this.putTools();
    this.place();
  }

  moved() {
    cancelAnimationFrame(this.turn);
    this.turn = requestAnimationFrame(() => {
      this.card.hide();
      this.look.frame(this.box.clientWidth, this.box.clientHeight);
      if (this.look.isWhole !== this.whole) { this.drawInset(); this.putTools(); }
      this.place();
      if (this.areas[this.at]?.matches(":focus-visible")) this.explain(this.at);
    });
  }

  place() {
    const { corner, unit, size: [width, height] } = this.look;
    this.svg.setAttribute("viewBox", `${corner[0]} ${corner[1]} ${width * unit} ${height * unit}`);
    if (unit !== this.scale) for (const pattern of this.defs.children)
      pattern.setAttribute("patternTransform", `scale(${unit})`);
    this.scale = unit;
    this.svg.classList.toggle("near", !this.look.isHome);
    this.frameInset();
    this.nameWhole();
    this.drawFloat();
  }

  // Where to begin: the dense part, or what the reader has chosen to look at.
  subject() {
    const { around, classes } = this.today;
    const asked = (i) => (around ? around.includes(i) : classes[i] >= 0);
    const shown = this.layer.places.map((_, i) => i).filter(asked);
    if (!shown.length || shown.length === this.layer.places.length) return this.drawing.core;
    const ends = shown.map((i) => this.reach(i, Boolean(around)));
    const least = (at) => Math.min(...ends.map((one) => one[at])), most = (at) => Math.max(...ends.map((one) => one[at]));
    return [least(0), least(1), most(2) - least(0), most(3) - least(1)];
  }

  // All of an outline, or of what is beside a place only the part around its middle.
  reach(i, middle) {
    const [x, y, r] = this.layer.places[i], box = middle ? null : this.areas[i].getBBox();
    return box?.width ? [box.x, box.y, box.x + box.width, box.y + box.height]
      : [x - 2 * r, y - 2 * r, x + 2 * r, y + 2 * r];
  }

  // Signs keep their size however near one looks.
  drawFloat() {
    const { corner, unit } = this.look;
    this.float.replaceChildren();
    this.float.setAttribute("transform", `translate(${corner[0]} ${corner[1]}) scale(${unit})`);
    const taken = [this.toolsAt, this.insetAt].filter(Boolean);
    for (const i of this.today.rising) {
      const [x, y] = this.look.pixel(this.layer.places[i]);
      put("path", { class: "rising", d: `M${x} ${y - 10}l9 16h-18z` }, this.float);
      taken.push([x - 9, y - 10, 18, 16]);
    }
    this.badges.place(this.look, this.float, taken);
    this.letters = null;
    this.over.querySelectorAll(".cue").forEach((one) => one.remove());
    this.drawCues();
  }

  // On paper colours may all be greys: letters and heavy lines tell higher from lower there.
  drawCues() {
    if (!this.print.matches || this.letters || !this.today) return;
    const { classes, cues } = this.today;
    this.letters = put("g", { class: "letters" }, this.float);
    cues.forEach(({ width, dashes, edge }, number) => {
      const d = width ? this.layer.paths.filter((_, i) => classes[i] === number).join("") : "";
      if (d) put("path", { d, class: "cue", style: `stroke:var(--${edge});stroke-width:${width};`
        + `stroke-dasharray:${dashes.map((one) => one * width).join(" ") || "none"}` }, this.over);
    });
    classes.forEach((number, i) => {
      const cue = cues[number], [x, y, r] = this.look.pixel(this.layer.places[i]);
      if (!cue?.letter || r < ROOM_FOR_A_LETTER || this.today.rising.includes(i)) return;
      put("text", { x, y, style: `fill:var(--${cue.ink});font-size:${between(9, r * 1.2, 20)}px` },
        this.letters).textContent = cue.letter;
    });
  }

  drawTools() {
    this.tools = document.createElement("div");
    this.tools.className = "tools";
    const middle = () => this.look.size.map((side) => side / 2);
    const make = (text, name, act) => {
      const button = document.createElement("button");
      Object.assign(button, { textContent: text, title: name, onclick: act });
      button.setAttribute("aria-label", name);
      this.tools.appendChild(button);
      return button;
    };
    make("+", "Zoom in", () => this.look.zoomBy(CLOSER, middle()));
    make("−", "Zoom out", () => this.look.zoomBy(1 / CLOSER, middle()));
    this.wholeButton = make("⤢", "", () => this.toggleWhole());
    this.box.appendChild(this.tools);
  }

  toggleWhole() {
    if (this.look.isWhole) this.look.goHome(); else this.look.seeWhole();
  }

  nameWhole() {
    this.whole = this.look.isWhole;
    const name = this.whole ? "Show the dense part" : "Show the whole region";
    this.wholeButton.title = name;
    this.wholeButton.setAttribute("aria-label", name);
    if (this.inset) this.inset.title = this.look.isHome || this.whole ? name : "Look here";
  }

  // In a free corner, standing or lying, or beside the small map; else in one that is not the small map's.
  putTools() {
    const [width, height] = this.look.size, [a, b, c, d] = this.insetAt ?? [0, 0, 0, 0];
    const places = TOOLS.flatMap(([w, h]) => [[width - w, 0], [0, 0], [width - w, height - h], [0, height - h],
      ...(this.insetAt ? [[a, b - h - 4], [a, b + d + 4], [a + c + 4, height - h], [a - w - 4, height - h]] : []),
    ].map(([x, y]) => [x, y, w, h]));
    const view = this.look.view(this.look.isWhole ? this.drawing.full : this.look.home);
    const apart = ([x, y, w, h]) => x >= 0 && y >= 0 && x + w <= width && y + h <= height
      && !(x < a + c && x + w > a && y < b + d && y + h > b);
    const free = places.find((place) => apart(place) && !this.covers(view, ...place));
    const [left, top, wide] = this.toolsAt = free ?? places.find(apart) ?? places[0];
    this.tools.classList.toggle("lying", wide > 34);
    Object.assign(this.tools.style, { left: `${left}px`, top: `${top}px` });
  }

  // The other half of the story in a free corner: the whole region, or from there the dense part.
  drawInset() {
    const { full } = this.drawing, core = this.subject();
    const other = this.look.isWhole ? core : full, none = String(core) === String(full);
    const spot = none ? null : this.freeCorner(this.look.view(this.look.isWhole ? full : core), other);
    this.insetAt = spot;
    if (!spot) { this.inset?.remove(); this.inset = this.small = null; return; }
    if (!this.small) this.makeInset();
    this.small.setAttribute("viewBox", other.join(" "));
    const [left, top, width, height] = spot.map((one) => `${one}px`);
    Object.assign(this.inset.style, { left, top, width, height });
    this.colourInset();
  }

  makeInset() {
    this.inset?.remove();
    this.inset = document.createElement("button");
    Object.assign(this.inset, { className: "inset", tabIndex: -1, onclick: (event) => this.jump(event) });
    this.inset.setAttribute("aria-hidden", "true");
    this.small = put("svg", {}, this.inset);
    this.tiny = this.layer.paths.map((d) => put("path", { d, class: "area" }, this.small));
    this.rect = put("rect", {}, this.small);
    this.box.insertBefore(this.inset, this.tools);
  }

  // On the small map one points at what to see: moving needs no drag.
  jump(event) {
    if (this.look.isHome || this.look.isWhole) { this.toggleWhole(); return; }
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.small.getScreenCTM().inverse());
    this.look.turn(x, y, this.look.zoom);
  }

  colourInset() {
    this.areas.forEach((path, i) => {
      this.tiny[i].style.fill = path.style.fill;
      this.tiny[i].classList.toggle("outside", this.today.classes[i] < 0);
    });
  }

  frameInset() {
    if (!this.small) return;
    const [x, y] = this.look.corner, [width, height] = this.look.size, unit = this.look.unit;
    const rect = { x, y, width: width * unit, height: height * unit };
    for (const [name, value] of Object.entries(rect)) this.rect.setAttribute(name, value);
    this.rect.style.display = this.look.isWhole ? "none" : "";
  }

  // The largest corner in which the inset hides nothing of the map; none if there is no such corner.
  freeCorner(view, other) {
    const [width, height] = this.look.size;
    const most = Math.min(height * 0.34, (width * 0.3 * other[3]) / other[2]);
    const corners = [["left", "bottom"], ["right", "bottom"], ["right", "top"], ["left", "top"]];
    for (const share of [1, 0.8, 0.65, 0.5, 0.4]) {
      const high = most * share, wide = (high * other[2]) / other[3];
      for (const [side, end] of corners) {
        const left = side === "left" ? 0 : width - wide, top = end === "top" ? 0 : height - high;
        if (!this.covers(view, left, top, wide, high)) return [left, top, wide, high];
      }
    }
    return null;
  }

  covers({ corner: [x0, y0], unit }, left, top, wide, high) {
    const points = [];
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
    const { signal } = this.end, on = (name, act, more = {}) =>
      this.svg.addEventListener(name, act, { signal, ...more });
    const index = (event) => Number(event.target.dataset?.i ?? -1);
    on("pointerdown", (event) => this.grip(event));
    on("pointermove", (event) => { if (!this.drag(event)) this.hover(index(event), event); });
    on("pointerup", () => { this.held = null; });
    on("pointercancel", () => { this.held = null; });
    on("pointerleave", () => this.card.leave());
    on("click", (event) => { if (!this.dragged) this.choose(index(event)); });
    on("focusin", (event) => this.focusOn(index(event)));
    on("focusout", () => { this.card.leave(); this.focus?.setAttribute("d", ""); });
    on("wheel", (event) => this.roll(event), { passive: false });
    this.box.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  spot(event) {
    const box = this.svg.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  grip(event) {
    this.dragged = false;
    if (event.button === 0 && (event.pointerType === "mouse" || !this.look.isHome)) this.held = this.spot(event);
  }

  drag(event) {
    if (!this.held || !(event.buttons & 1)) return false;
    const [x, y] = this.spot(event), [dx, dy] = [x - this.held[0], y - this.held[1]];
    if (!this.dragged && Math.hypot(dx, dy) < DRAG) return false;
    if (!this.dragged) this.svg.setPointerCapture(event.pointerId);
    Object.assign(this, { dragged: true, held: [x, y] });
    this.look.panBy(dx, dy);
    return true;
  }

  // The page scrolls as ever, unless the reader holds Ctrl or has come here by keyboard.
  roll(event) {
    if (!event.ctrlKey && !event.metaKey && !this.svg.querySelector(":focus-visible")) return;
    event.preventDefault();
    this.look.zoomBy(Math.exp(-between(-90, event.deltaY, 90) / 250), this.spot(event));
  }

  focusOn(i) {
    if (i < 0 || !this.svg.getRootNode().activeElement?.matches(":focus-visible")) return;
    this.focus.setAttribute("d", this.layer.paths[i]);
    const [x, y] = this.layer.places[i];
    if (this.look.holds([x, y])) this.explain(i);
    else this.look.turn(x, y, this.look.zoom);
  }

  hover(i, event) {
    if (i < 0 || this.today.classes[i] < 0) { if (this.card.of >= 0) this.card.leave(); return; }
    this.card.enter(i, () => this.explain(i, [event.clientX, event.clientY, 4]));
  }

  explain(i, at) {
    if (this.today.classes[i] < 0) { this.card.hide(); return; }
    const { today } = this, kind = today.classes[i], line = today.lines[i], behind = this.behind(i);
    const isRate = line && !HATCHES[today.words[kind]];
    const box = this.svg.getBoundingClientRect(), [x, y, r] = this.look.pixel(this.layer.places[i]);
    this.card.show(i, [
      ["name", [this.layer.names[i], this.layer.within[i]].filter(Boolean).join(", ")],
      ["class", today.said[kind], `var(--fill-${today.fills[kind]})`],
      ["line", isRate ? line.replace("(", `(${today.interval} `) : line],
      ["unit", isRate && today.unit],
      ["behind", behind],
      ["care", isRate && today.judged],
      ["care", today.rising.includes(i) && `${today.risingWords}.`],
      ["care", this.caution(i) && `Read with care: ${this.caution(i)}`],
    ].filter(([, text]) => text), at ?? [box.left + x, box.top + y, Math.min(r, 60)]);
  }

  choose(i) {
    if (i < 0 || !this.pick || this.today.classes[i] < 0) return;
    this.pick(this.layer.areas[i]);
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const onArea = event.target.dataset?.i !== undefined;
    const nearer = { "+": CLOSER, "=": CLOSER, "-": 1 / CLOSER, _: 1 / CLOSER }[event.key];
    if (nearer) this.look.zoomBy(nearer, onArea ? this.look.pixel(this.layer.places[this.at]) : this.look.size.map((side) => side / 2));
    else if (event.key === "0" || event.key === "Home") this.look.goHome();
    else if (onArea && (event.key === "Enter" || event.key === " ")) this.choose(this.at);
    else if (onArea && WAYS[event.key]) this.go(this.beside(this.at, WAYS[event.key]));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  go(next) {
    this.areas[this.at].setAttribute("tabindex", -1);
    this.areas[(this.at = next)].setAttribute("tabindex", 0);
    this.areas[next].focus({ preventScroll: true });
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
    this.end.abort();
    this.card.hide();
    this.look.forget();
    cancelAnimationFrame(this.turn);
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
