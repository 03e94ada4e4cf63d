// What of a page is cut off, and which words lie on which: asked of the boxes they are drawn in.
() => {
  const WITHIN = 0.16; // of a line, above and below its letters
  const BESIDE = 2; // pixels that two boxes may share
  const main = document.querySelector('[data-testid=stMain]');
  const every = [];
  const seek = (root) => root.querySelectorAll('*').forEach((one) => {
    every.push(one);
    if (one.shadowRoot) seek(one.shadowRoot);
  });
  seek(main);
  const said = (one) => (one.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 60);
  const seen = (one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
    && !one.closest('.hs-unseen');

  const ours = every.filter((one) => [...one.classList].some((name) => name.startsWith('hs-')));
  const inside = ours.flatMap((one) => [one, ...one.querySelectorAll('*')]);
  const cut = [...new Set(inside)]
    .filter((one) => seen(one) && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
    .map((one) => `cut off: ${one.className} “${said(one)}”`);

  const boxes = [];
  const add = (owner, words, box) => {
    if (box.width < 1 || box.height < 1) return;
    const less = box.height * WITHIN;
    boxes.push({ owner, words, left: box.left, right: box.right, top: box.top + less, bottom: box.bottom - less });
  };
  for (const one of every) {
    if (one.matches('.badge') && seen(one)) add(one, `badge ${said(one)}`, one.getBoundingClientRect());
    if (one.closest('.js-plotly-plot')) {
      if (one.tagName === 'text' && said(one) && seen(one)) add(one, said(one), one.getBoundingClientRect());
      continue;
    }
    if (!one.closest('[data-testid=stHtml]') || one.tagName === 'STYLE' || !seen(one)) continue;
    for (const node of one.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const block = one.closest('p, h1, h2, h3, li, span, div, button') ?? one;
      for (const box of range.getClientRects()) add(block, said(node), box);
    }
  }
  const over = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    if (a.owner === b.owner || a.owner.contains(b.owner) || b.owner.contains(a.owner)) return;
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > BESIDE && high > BESIDE) over.push(`“${a.words}” lies on “${b.words}”`);
  }));
  const edge = boxes
    .filter((one) => one.left < 0 || one.right > innerWidth || one.bottom > innerHeight)
    .map((one) => `off the screen: “${one.words}”`);
  return { words: boxes.length, wrong: [...new Set([...cut, ...over, ...edge])] };
}
