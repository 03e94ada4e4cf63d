// What is known of one area, beside it: stays while the pointer or the focus is on the area or on
// the card, goes with Escape, and lies above everything, so that no box cuts it.
const LINGER_MS = 300, SWITCH_MS = 80, MARGIN = 10;
const FLOATS = "popover" in HTMLElement.prototype;

class Card {
  constructor(box, signal) {
    this.node = document.createElement("div");
    this.node.className = "tip";
    this.node.setAttribute("role", "tooltip");
    if (FLOATS) this.node.popover = "manual"; else this.node.style.display = "none";
    this.node.addEventListener("pointerenter", () => clearTimeout(this.timer), { signal });
    this.node.addEventListener("pointerleave", () => this.leave(), { signal });
    box.appendChild(this.node);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.dismiss(); }, { signal });
    document.addEventListener("scroll", () => this.hide(), { signal, capture: true });
    this.of = this.dismissed = -1;
  }

  // The first card comes at once; another one a moment later, so that the pointer can reach the first.
  enter(i, show) {
    clearTimeout(this.timer);
    if (i === this.of || i === this.dismissed) return;
    this.dismissed = -1;
    this.timer = setTimeout(show, this.of < 0 ? 0 : SWITCH_MS);
  }

  leave() {
    clearTimeout(this.timer);
    this.dismissed = -1;
    this.timer = setTimeout(() => this.hide(), LINGER_MS);
  }

  show(i, lines, [x, y, r]) {
    clearTimeout(this.timer);
    this.of = i;
    this.node.replaceChildren(...lines.map(([kind, text, fill]) => {
      const line = document.createElement("div");
      line.className = `tip-${kind}`;
      line.textContent = text;
      if (fill) line.style.setProperty("--fill", fill);
      return line;
    }));
    this.float(true);
    const { offsetWidth: w, offsetHeight: h } = this.node, { innerWidth: W, innerHeight: H } = window;
    const left = x + r + w + MARGIN < W ? x + r : x - r - w, top = y + r + h + MARGIN < H ? y + r : y - r - h;
    this.node.style.left = `${between(MARGIN, left, Math.max(MARGIN, W - w - MARGIN))}px`;
    this.node.style.top = `${between(MARGIN, top, Math.max(MARGIN, H - h - MARGIN))}px`;
  }

  dismiss() {
    const of = this.of;
    this.hide();
    this.dismissed = of;
  }

  hide() {
    clearTimeout(this.timer);
    this.of = -1;
    this.float(false);
  }

  float(open) {
    if (!FLOATS) this.node.style.display = open ? "block" : "none";
    else if (this.node.matches(":popover-open") !== open) this.node.togglePopover(open);
  }
}
