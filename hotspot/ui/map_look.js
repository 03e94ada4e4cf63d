// Where a reader looks on a map: kept as long as the tab lives, whatever the week, measure or page,
// and shared by maps that stand side by side.
const looks = (globalThis.hotspotLooks ??= { places: new Map(), maps: new Set() });
const CLOSEST = 24, MOST_LOOKS = 40, AIR = 1.03;
const between = (low, value, high) => Math.min(high, Math.max(low, value));

class Look {
  constructor(map) {
    this.map = map;
    looks.maps.add(this);
  }

  // The same plane and the same subject: another snapshot with the same outlines changes nothing.
  name(group, full, home) {
    this.key = [group, full, home].join("|");
    Object.assign(this, { full, home });
  }

  frame(width, height) {
    this.size = [width, height];
    this.homeUnit = this.view(this.home).unit;
    this.least = Math.min(1, this.homeUnit / this.view(this.full).unit);
    const [x, y] = this.middle(this.home), seen = looks.places.get(this.key) ?? { x, y, zoom: 1 };
    this.zoom = between(this.least, seen.zoom, CLOSEST);
    this.unit = this.homeUnit / this.zoom;
    this.corner = [seen.x - (width * this.unit) / 2, seen.y - (height * this.unit) / 2];
  }

  // How a box of the drawing lies if it fills the frame.
  view(box) {
    const [width, height] = this.size, [x, y] = this.middle(box);
    const unit = Math.max(box[2] / width, box[3] / height) * AIR;
    return { unit, corner: [x - (width * unit) / 2, y - (height * unit) / 2] };
  }

  middle([left, top, width, height]) {
    return [left + width / 2, top + height / 2];
  }

  get isWhole() {
    return this.zoom <= this.least * 1.001 && this.least < 1;
  }

  get isHome() {
    return !looks.places.has(this.key);
  }

  turn(x, y, zoom) {
    const [left, top, width, height] = this.full;
    looks.places.delete(this.key);
    looks.places.set(this.key, { zoom: between(this.least, zoom, CLOSEST),
      x: between(left, x, left + width), y: between(top, y, top + height) });
    while (looks.places.size > MOST_LOOKS) looks.places.delete(looks.places.keys().next().value);
    this.tell();
  }

  goHome() {
    looks.places.delete(this.key);
    this.tell();
  }

  seeWhole() {
    if (this.least === 1) { this.goHome(); return; }
    this.turn(...this.middle(this.full), this.least);
  }

  // What lies at a point of the frame stays there.
  zoomBy(factor, [px, py]) {
    const [width, height] = this.size, zoom = between(this.least, this.zoom * factor, CLOSEST);
    const unit = this.homeUnit / zoom;
    const [x, y] = [this.corner[0] + px * this.unit, this.corner[1] + py * this.unit];
    this.turn(x + (width / 2 - px) * unit, y + (height / 2 - py) * unit, zoom);
  }

  panBy(dx, dy) {
    const [width, height] = this.size;
    this.turn(this.corner[0] + (width / 2 - dx) * this.unit, this.corner[1] + (height / 2 - dy) * this.unit,
      this.zoom);
  }

  pixel([x, y, r]) {
    return [(x - this.corner[0]) / this.unit, (y - this.corner[1]) / this.unit, r / this.unit];
  }

  holds([x, y], air = 24) {
    const [px, py] = this.pixel([x, y, 0]), [width, height] = this.size;
    return px > air && py > air && px < width - air && py < height - air;
  }

  tell() {
    for (const look of looks.maps) {
      if (look.key !== this.key || !look.size) continue;
      look.frame(...look.size);
      look.map.moved();
    }
  }

  forget() {
    looks.maps.delete(this);
  }
}
