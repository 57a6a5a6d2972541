// Waits for the fonts, scrolls down by `share` of what can be scrolled, then reads the elements and lines of text
// of the page as it is drawn. Lengths are CSS px; the caller scales them.
async (share) => {
  await document.fonts.ready;
  if (share) scrollTo({top: share * (document.documentElement.scrollHeight - innerHeight), behavior: 'instant'});
  const W = innerWidth, H = innerHeight;
  const TEXT_INPUTS = new Set(['text','email','password','search','tel','url','number','date','time','datetime-local','month','week','']);
  const ARIA = {button:'button',link:'link',textbox:'text_field',searchbox:'text_field',spinbutton:'text_field',checkbox:'checkbox',
    radio:'radio',combobox:'select',listbox:'select',slider:'slider',switch:'switch',tab:'tab',menuitem:'menu_item',
    menuitemcheckbox:'menu_item',menuitemradio:'menu_item',heading:'heading',table:'table',grid:'table',dialog:'dialog',alertdialog:'dialog'};
  const styles = new Map();
  const styleOf = (el) => { let s = styles.get(el); if (!s) { s = getComputedStyle(el); styles.set(el, s); } return s; };

  const inputRole = (el) => {
    const type = (el.getAttribute('type') || '').toLowerCase();
    if (type === 'checkbox' || type === 'radio') return type;
    if (type === 'range') return 'slider';
    if (['submit','button','reset','image','file','color'].includes(type)) return 'button';
    return TEXT_INPUTS.has(type) ? 'text_field' : null;
  };
  const pictureRole = (el, r) => (Math.max(r.width, r.height) <= (el.tagName === 'IMG' ? 24 : 48) ? 'icon' : 'image');
  const roleOf = (el, r) => {
    const tag = el.tagName.toLowerCase();
    const given = el.getAttribute('data-r');
    if (given) return given === 'none' ? null : given;
    const aria = el.getAttribute('role');
    if (aria && ARIA[aria]) return ARIA[aria];
    if (tag === 'svg' || tag === 'img' || tag === 'canvas') return pictureRole(el, r);
    if (tag === 'input') return inputRole(el);
    if (tag === 'button' || tag === 'summary') return 'button';
    if (tag === 'textarea') return 'text_field';
    if (tag === 'select') return 'select';
    if (tag === 'a' && el.hasAttribute('href')) return 'link';
    if (/^h[1-6]$/.test(tag)) return 'heading';
    return tag === 'table' ? 'table' : null;
  };

  // The part of a rectangle that no ancestor cuts off.
  const clipped = (el, r) => {
    let [x0, y0, x1, y1] = [Math.max(r.left, 0), Math.max(r.top, 0), Math.min(r.right, W), Math.min(r.bottom, H)];
    let fixed = styleOf(el).position === 'fixed';
    for (let up = el.parentElement; up && up !== document.body && up !== document.documentElement && !fixed; up = up.parentElement) {
      const s = styleOf(up);
      if (s.overflowX !== 'visible' || s.overflowY !== 'visible') {
        const q = up.getBoundingClientRect();
        x0 = Math.max(x0, q.left); y0 = Math.max(y0, q.top); x1 = Math.min(x1, q.right); y1 = Math.min(y1, q.bottom);
      }
      fixed = s.position === 'fixed';
    }
    return [x0, y0, x1, y1];
  };
  const shown = (el) => {
    let opacity = 1;
    for (let up = el; up; up = up.parentElement) {
      const s = styleOf(up);
      opacity *= parseFloat(s.opacity);
      if (s.display === 'none') return false;
    }
    return opacity >= 0.2 && styleOf(el).visibility === 'visible';
  };
  // Share of a grid of points where the element, or something inside it, lies on top.
  const hits = (el, box) => {
    let hit = 0; const n = 4;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) {
      const x = box[0] + (box[2] - box[0]) * (i + 0.5) / n, y = box[1] + (box[3] - box[1]) * (j + 0.5) / n;
      const top = document.elementFromPoint(x, y);
      if (top && (top === el || el.contains(top))) hit++;
    }
    return hit / (n * n);
  };
  const union = (rs) => { const l = Math.min(...rs.map((r) => r.left)), t = Math.min(...rs.map((r) => r.top));
    return new DOMRect(l, t, Math.max(...rs.map((r) => r.right)) - l, Math.max(...rs.map((r) => r.bottom)) - t); };
  // Rectangles of the text in an element, not of the blocks around it.
  const lineRects = (el) => {
    const out = [], range = document.createRange(), nodes = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      if (!node.data.trim()) continue;
      range.selectNodeContents(node);
      out.push(...[...range.getClientRects()].filter((r) => r.width > 1 && r.height > 1));
    }
    return out;
  };

  // A box painted by ::before or ::after, as libraries draw checkboxes beside an invisible input.
  const pseudoRect = (el, which) => {
    const s = getComputedStyle(el, which), r = el.getBoundingClientRect();
    const px = (v) => parseFloat(v) || 0;
    const wide = s.boxSizing === 'border-box' ? px(s.width) : px(s.width) + px(s.borderLeftWidth) + px(s.borderRightWidth) + px(s.paddingLeft) + px(s.paddingRight);
    const tall = s.boxSizing === 'border-box' ? px(s.height) : px(s.height) + px(s.borderTopWidth) + px(s.borderBottomWidth) + px(s.paddingTop) + px(s.paddingBottom);
    if (s.content === 'none' || wide < 5 || tall < 5) return null;
    // In a flex label it stands at the start, in the middle of the height.
    if (s.position !== 'absolute') return styleOf(el).display.includes('flex') ? new DOMRect(r.left, (r.top + r.bottom - tall) / 2, wide, tall) : null;
    let up = el;
    while (up && styleOf(up).position === 'static') up = up.parentElement;
    const q = (up || document.documentElement).getBoundingClientRect();
    const border = up ? styleOf(up) : s;
    return new DOMRect(q.left + px(border.borderLeftWidth) + px(s.left) + px(s.marginLeft), q.top + px(border.borderTopWidth) + px(s.top) + px(s.marginTop), wide, tall);
  };

  const nameOf = (el) => {
    const direct = el.getAttribute('aria-label') || el.getAttribute('alt');
    if (direct) return direct.trim();
    if (el.labels && el.labels.length) { const t = el.labels[0].innerText.trim(); if (t) return t; }
    if (el.tagName === 'INPUT' || el.tagName === 'TEXTAREA') return el.placeholder || el.value || '';
    if (el.tagName === 'SELECT') return el.selectedOptions.length ? el.selectedOptions[0].text : '';
    if (el.tagName === 'svg') return '';
    return (el.innerText || el.title || '').replace(/\s+/g, ' ').trim();
  };
  const stateOf = (el) => {
    const out = {}, aria = (key) => el.getAttribute('aria-' + key);
    if (el.disabled || aria('disabled') === 'true') out.disabled = true;
    if (el.type === 'checkbox' || el.type === 'radio') out.checked = el.checked;
    if (aria('checked')) out.checked = aria('checked') === 'true';
    if (aria('selected')) out.selected = aria('selected') === 'true';
    if (aria('expanded')) out.expanded = aria('expanded') === 'true';
    return out;
  };
  const layers = (el) => {
    const out = [];
    for (let up = el; up; up = up.parentElement) {
      const s = styleOf(up), z = parseInt(s.zIndex);
      if (s.position !== 'static') out.unshift(Number.isNaN(z) ? 0 : z);
    }
    return out;
  };

  const found = [];
  const MIN = 6;
  const add = (el, role, r, wholeTest) => {
    const whole = r.width * r.height;
    const box = clipped(el, r);
    const area = Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
    if (box[2] - box[0] < MIN || box[3] - box[1] < MIN) return;
    const large = role === 'table' || role === 'dialog';
    if (area < whole * (large ? 0.3 : 0.5)) return;
    if (!shown(el)) return;
    if (hits(wholeTest || el, box) < (large ? 0.35 : 0.5)) return;
    found.push({el, role, box, name: nameOf(el), state: stateOf(el), color: styleOf(el).color, layers: layers(el), order: found.length});
  };
  const pseudoOf = (el) => ['before', 'after'].find((w) => el.hasAttribute('data-' + w));

  for (const el of document.body.querySelectorAll('*')) {
    if (el.parentElement && el.parentElement.closest('svg')) continue;
    const which = pseudoOf(el);
    if (which) {
      const r = pseudoRect(el, '::' + which) || (which === 'before' ? pseudoRect(el, '::after') : pseudoRect(el, '::before'));
      const box = r && el.parentElement.querySelector('input');
      if (r) { add(el, el.getAttribute('data-' + which), r, el.parentElement);
        const last = found[found.length - 1];
        if (box && last && last.el === el) last.state = stateOf(box); }
      continue;
    }
    const r = el.getBoundingClientRect();
    const role = roleOf(el, r);
    if (!role || role === 'text') continue;
    if (el.tagName === 'IMG' && !(el.complete && el.naturalWidth)) continue;
    if (role === 'heading') { const rs = lineRects(el); if (rs.length) add(el, role, union(rs)); continue; }
    // A link broken over lines is one box a line.
    if (role === 'link' && styleOf(el).display === 'inline' && el.getClientRects().length > 1 && !el.querySelector('img,svg')) {
      for (const line of el.getClientRects()) if (line.width > MIN) add(el, role, line);
      continue;
    }
    if (role === 'link' && styleOf(el).display === 'inline') {
      // Around a block the inline rectangle is empty or too small: take what it contains.
      const inner = [...el.children].map((c) => c.getBoundingClientRect()).filter((q) => q.height > r.height + 2);
      add(el, role, inner.length ? union([r, ...inner]) : r);
      continue;
    }
    // A range's thumb is drawn beyond a thin track.
    if (el.type === 'range' && r.height < 14) { add(el, role, new DOMRect(r.left, (r.top + r.bottom) / 2 - 8, r.width, 16), el.parentElement); continue; }
    add(el, role, r);
  }

  const indexOf = new Map(); found.forEach((f, i) => { if (!indexOf.has(f.el)) indexOf.set(f.el, i); });
  const parentOf = (el) => { for (let up = el.parentElement; up; up = up.parentElement) if (indexOf.has(up)) return indexOf.get(up); return null; };
  const compare = (a, b) => { for (let i = 0; i < Math.max(a.layers.length, b.layers.length); i++) {
    const d = (a.layers[i] ?? -0.5) - (b.layers[i] ?? -0.5); if (d) return d; } return a.order - b.order; };
  [...found].sort(compare).forEach((f, z) => { f.z = z; });

  // Lines of visible text.
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const el = node.parentElement;
    if (!node.data.trim() || !el || el.closest('svg,style,script,option,select,textarea') || !shown(el)) continue;
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((r) => r.width > 2 && r.height > 4);
    const lines = []; // [rect] merged by line
    for (const r of rects) { const last = lines[lines.length - 1];
      if (last && Math.abs(last.top - r.top) < r.height / 2) lines[lines.length - 1] = union([last, r]); else lines.push(r); }
    const parts = lines.length > 1 ? split(node, lines) : [node.data];
    lines.forEach((line, i) => {
      const box = clipped(el, line);
      if (box[2] - box[0] < 3 || box[3] - box[1] < 5) return;
      if ((box[2] - box[0]) * (box[3] - box[1]) < 0.6 * line.width * line.height) return;
      const n = 3; let hit = 0;
      for (let k = 0; k < n; k++) { const top = document.elementFromPoint(box[0] + (box[2] - box[0]) * (k + 0.5) / n, (box[1] + box[3]) / 2);
        if (top && (el === top || el.contains(top) || top.contains(el))) hit++; }
      const text = (parts[i] || '').replace(/\s+/g, ' ').trim();
      if (hit >= 2 && text) texts.push({text, box, transform: styleOf(el).textTransform});
    });
  }
  function split(node, lines) {
    const out = lines.map(() => ''); const data = node.data; let at = 0;
    for (let i = 0; i < data.length; i++) {
      range.setStart(node, i); range.setEnd(node, i + 1);
      const r = range.getClientRects()[0];
      if (r && r.height) { const j = lines.findIndex((l) => r.top + r.height / 2 >= l.top - 1 && r.top + r.height / 2 <= l.bottom + 1); if (j >= 0) at = j; }
      out[at] += data[i];
    }
    return out;
  }
  // What fields show is text too: their value or hint, roughly where it stands.
  for (const el of document.querySelectorAll('input,select')) {
    const role = roleOf(el, el.getBoundingClientRect());
    const text = el.tagName === 'SELECT' ? (el.selectedOptions[0] || {text: ''}).text : (role === 'text_field' ? (el.type === 'password' ? '' : el.value || el.placeholder) : '');
    if (!text || !(role === 'text_field' || role === 'select') || !found.some((f) => f.el === el)) continue;
    const s = styleOf(el), r = el.getBoundingClientRect(), px = parseFloat;
    const pen = document.createElement('canvas').getContext('2d'); pen.font = s.font;
    const wide = Math.min(pen.measureText(text).width, r.width - px(s.paddingLeft) - px(s.paddingRight));
    const tall = px(s.fontSize) * 1.2, middle = (r.top + r.bottom) / 2;
    const left = s.direction === 'rtl' ? r.right - px(s.borderRightWidth) - px(s.paddingRight) - wide : r.left + px(s.borderLeftWidth) + px(s.paddingLeft);
    const box = clipped(el, new DOMRect(left, middle - tall / 2, wide, tall));
    if (wide > 3 && box[3] - box[1] > 5 && box[2] > box[0]) texts.push({text, box, transform: 'none'});
  }
  return {elements: found.map((f) => ({role: f.role, box: f.box, name: f.name.slice(0, 120), parent: parentOf(f.el), z: f.z, color: f.color, state: f.state})), texts};
}
