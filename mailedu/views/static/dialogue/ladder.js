// The ladder diagram: of thousands of steps only those in sight are drawn.

import { h, region } from "../dom.js";
import { causesOf } from "./causes.js";
import { makeHappened } from "./marks.js";
import { makeBand, makeParties } from "./parties.js";
import { makeRow } from "./row.js";
import { ticks } from "./ruler.js";
import { makeScale } from "./scale.js";
import { search, sessionsOf } from "./sessions.js";

const ROWS_AROUND = 3; // rows kept in view before and after the current step
const MARGIN = 1; // rows drawn above and below what is in sight
const RESERVE = 8; // rows drawn when there is time, for those who scroll
const RESERVE_MS = 80;
const ARROW = 0.63; // of its row's height, where an arrow begins
const SIDES = 18.4; // em to the left and the right of the lanes
const NARROW = 34.3; // em: below this width the ladder is a list
const LANE = 5.5; // em between two lifelines, below which it is a list as well

export function makeLadder(view) {
  const { data, say } = view;
  const { steps } = data.transcript;
  const heads = h("div", { class: "parties" });
  const lines = h("div", { class: "lines", "aria-hidden": "true" });
  const ruler = h("div", { class: "ruler", "aria-hidden": "true" });
  const bands = h("div", { class: "bands" });
  const list = h("div", { class: "steps", role: "list", "aria-label": say("ladder") });
  const veil = h("div", { class: "veil", "aria-hidden": "true" });
  const unit = h("div", { class: "unit", "aria-hidden": "true" }); // ten em wide, a row high
  const field = h("div", { class: "field" }, lines, ruler, bands, list, veil, unit);
  const scroller = region("scroller", say("diagram"));
  scroller.append(heads, field);
  const element = h("div", { class: "ladder" }, scroller);

  // Sizes are read when they change, never while stepping.
  const size = { row: 1, head: 0, height: 0, width: 0, em: 1 };
  const rows = new Map();
  const drawnBands = new Map();
  const drawnTicks = new Map();
  let top = 0; // what the scroller scrolled by
  let current = 0;
  let pointed = 0; // the step whose links are lit: the one under the mouse, or the current one
  let lanes = -1; // the version of the lanes that are drawn
  let strips = false;
  let reserve = 0;

  const fit = () => Math.max((size.height - size.head) / size.row - 2, 1);
  const axis = makeScale(view, rescale, fit);
  const ladder = {
    data,
    say,
    axis,
    covered: (index) => view.covered?.has(index) ?? false,
    get sessions() {
      return sessionsOf(data);
    },
    get several() {
      return this.sessions.all.size > 1;
    },
    get wide() {
      return this.strips || this.sessions.lanes.all.length > 2;
    },
    get strips() {
      return this.sessions.overlap;
    },
  };

  /** Draw all anew, as after a change of the lanes or of the scale. */
  function redraw() {
    for (const drawn of [rows, drawnBands, drawnTicks]) drawn.clear();
    for (const part of [ruler, bands, list]) part.replaceChildren();
    const parties = makeParties(ladder);
    lanes = ladder.sessions.lanes.version;
    strips = ladder.strips;
    heads.replaceChildren(...parties.heads);
    lines.replaceChildren(...parties.lines);
    element.classList.toggle("lanes", ladder.wide);
    view.root.classList.toggle("has-lanes", ladder.wide);
    element.classList.toggle("strips", strips);
    element.classList.toggle("scaled", axis.scaled);
    element.style.setProperty("--lanes", Math.max(parties.heads.length, 2));
    fold();
    stretch();
    setVeil();
    render();
  }

  function stretch() {
    field.style.height = `calc(${axis.extent()} * var(--row) + ${axis.scaled ? 2 : 1}em)`;
  }

  /** Bring what is drawn in line with what is in sight; a little later draw some more. */
  function render(margin = MARGIN) {
    if (!steps.length) return;
    clearTimeout(reserve);
    if (margin < RESERVE) reserve = setTimeout(render, RESERVE_MS, RESERVE);
    const from = (top - size.head) / size.row - margin;
    const to = (top + size.height) / size.row + margin;
    reconcile(list, rows, rowsBetween(from, to), drawRow);
    reconcile(bands, drawnBands, bandsBetween(from, to), drawBand);
    reconcile(ruler, drawnTicks, ticks(axis, from, to), (_, tick) => tick.draw());
    for (const [index, row] of rows) {
      row.classList.toggle("mute", !axis.labelled(index, current));
    }
    link(pointed);
  }

  function rowsBetween(from, to) {
    const wanted = new Map();
    if (axis.place(current) < from) wanted.set(current);
    for (let index = axis.find(from); index < steps.length; index += 1) {
      if (index !== current && !axis.drawn(index)) continue;
      wanted.set(index);
      if (axis.place(index) > to) break; // drawn, as what happened before it may be in sight
    }
    return wanted.set(current);
  }

  function drawRow(index) {
    const row = makeRow(ladder, index);
    row.setAttribute("aria-setsize", steps.length);
    if (!ladder.covered(index)) row.append(...makeHappened(ladder, index));
    if (index === current) row.setAttribute("aria-current", "step");
    return row;
  }

  function bandsBetween(from, to) {
    const wanted = new Map();
    for (const session of ladder.sessions.all.values()) {
      const first = search(session.bands, (band) => endOf(band) > from);
      for (let n = first; n < session.bands.length; n += 1) {
        const band = session.bands[n];
        if (axis.place(band.from) > to) break;
        const shown = !ladder.covered(band.from) && !(strips && session.client.crowded);
        if (shown) wanted.set(band.key, { band, lane: session.client });
      }
    }
    return wanted;
  }

  function drawBand(_, { band, lane }) {
    return makeBand(axis, band, lane, endOf(band));
  }

  /** Where a band ends: before what is covered, or its end would tell of that. */
  function endOf(band) {
    const [covered = band.to] = view.covered;
    const to = Math.min(band.to, covered);
    if (band.over && to === band.to) return axis.place(to - 1) + 1; // nothing comes after it
    return to < steps.length ? axis.place(to) : axis.extent();
  }

  function setVeil() {
    veil.style.setProperty("--from", steps.length ? axis.place(current) : -1);
  }

  /** Light up what belongs to a step: the line that brought it about, and what it brought about. */
  function link(index) {
    const { cause, effects, at } = causesOf(data);
    const linked = new Set((effects.get(index) ?? []).map((event) => at.get(event)));
    for (const event of steps[index].events) linked.add(cause[event]).add(index);
    linked.delete(null);
    if (linked.size) linked.add(index);
    for (const [one, row] of rows) {
      row.classList.toggle("linked", linked.has(one) && !ladder.covered(one));
    }
  }

  function keepInView() {
    if (!steps.length) return;
    const around = Math.min(ROWS_AROUND, (size.height - size.head) / size.row / 3);
    const above = (axis.place(current) - around) * size.row;
    const below = size.head + (axis.place(current) + 1 + around) * size.row;
    let wanted = top;
    if (below > wanted + size.height) wanted = below - size.height;
    if (above < wanted) wanted = Math.max(above, 0);
    if (!axis.scaled) wanted = Math.ceil(wanted / size.row - 0.01) * size.row; // whole rows
    if (wanted === top) return;
    top = wanted;
    queueMicrotask(() => (scroller.scrollTop = top)); // after all have drawn: laid out once
  }

  /** Make a change of the scale; the current step stays where it is on the screen. */
  function rescale(change) {
    const onScreen = steps.length ? axis.place(current) * size.row - top : 0;
    change();
    redraw();
    if (!steps.length) return;
    scroller.scrollTop = Math.max(axis.place(current) * size.row - onScreen, 0);
    top = scroller.scrollTop;
    keepInView();
    render();
  }

  function fold() {
    const between = (size.width / size.em - SIDES) / Math.max(heads.childElementCount - 1, 1);
    const folded = size.width < NARROW * size.em || between < LANE;
    element.classList.toggle("folded", folded && size.width > 0);
  }

  const measure = new ResizeObserver(() => {
    size.width = scroller.clientWidth;
    size.em = unit.offsetWidth / 10 || 1;
    fold();
    size.row = unit.getBoundingClientRect().height || 1;
    size.head = field.offsetTop;
    size.height = scroller.clientHeight;
    top = scroller.scrollTop;
    keepInView();
    render();
  });
  measure.observe(scroller);
  measure.observe(unit);

  scroller.addEventListener(
    "scroll",
    () => {
      if (top === scroller.scrollTop) return;
      top = scroller.scrollTop;
      render(RESERVE);
    },
    { passive: true },
  );
  field.addEventListener("click", (event) => {
    view.root.focus({ preventScroll: true });
    const wanted = event.target.closest(".mark")?.dataset.cause ?? stepAt(event);
    if (wanted !== undefined) view.go(Number(wanted));
  });
  view.root.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-go]")?.dataset.go;
    if (wanted !== undefined) view.go(Number(wanted));
  });
  field.addEventListener("pointerover", (event) => {
    const row = event.target.closest(".step");
    if (!row) return;
    pointed = Number(row.dataset.index);
    link(pointed);
  });
  field.addEventListener("pointerleave", () => {
    pointed = current;
    if (steps.length) link(pointed);
  });

  /** The step that was clicked: to scale, where rows overlap, the one whose arrow is nearest. */
  function stepAt(event) {
    if (!axis.scaled) return event.target.closest(".step")?.dataset.index;
    const place = (event.clientY - list.getBoundingClientRect().top) / size.row - ARROW;
    const away = (index) => Math.abs(axis.place(index) - place);
    return [...rows.keys()].reduce((best, one) => (away(one) < away(best) ? one : best));
  }

  view.on("close", () => {
    measure.disconnect();
    clearTimeout(reserve);
  });
  view.on("covered", redraw);
  view.on("grown", () => {
    axis.catchUp();
    if (lanes !== ladder.sessions.lanes.version || strips !== ladder.strips || axis.scaled) {
      return redraw();
    }
    stretch();
    for (const row of rows.values()) row.setAttribute("aria-setsize", steps.length);
    bands.replaceChildren();
    drawnBands.clear();
    render();
  });
  view.on("index", (index, forward) => {
    rows.get(current)?.removeAttribute("aria-current");
    rows.get(current)?.classList.remove("travels");
    current = pointed = index;
    keepInView();
    render();
    const row = rows.get(index);
    row.setAttribute("aria-current", "step");
    row.classList.toggle("travels", forward);
    setVeil();
  });
  redraw();
  return element;
}

/** Make `parent` hold what is wanted, in order, and keep what it holds already. */
function reconcile(parent, drawn, wanted, draw) {
  if (![...drawn.keys()].some((key) => wanted.has(key))) {
    drawn.clear();
    for (const [key, value] of wanted) drawn.set(key, draw(key, value));
    parent.replaceChildren(...drawn.values());
    return;
  }
  for (const [key, element] of drawn) {
    if (wanted.has(key)) continue;
    element.remove();
    drawn.delete(key);
  }
  let next = parent.firstChild;
  for (const [key, value] of wanted) {
    const known = drawn.get(key);
    if (known) {
      next = known.nextSibling;
      continue;
    }
    const element = draw(key, value);
    drawn.set(key, element);
    parent.insertBefore(element, next);
  }
}
