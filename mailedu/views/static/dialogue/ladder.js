// The ladder diagram.

import { h, region } from "../dom.js";
import { makeBands, makeParties } from "./parties.js";
import { makeRow } from "./row.js";

const CHUNK = 20; // steps that are drawn together
const ROWS_AROUND = 3; // steps kept in view before and after the current one

/**
 * The diagram: built once, after that only the current row, the veil and the scroll change.
 *
 * Rows stand in chunks of a known height, so that the browser styles, lays out and paints only
 * the chunks in sight (`content-visibility`), and yet finds and reads all of them.
 */
export function makeLadder(view) {
  const { data, say } = view;
  const { steps } = data.transcript;
  const rows = steps.map((step, index) => makeRow(data, say, step, index));
  const list = h("div", { class: "steps", role: "list", "aria-label": say("ladder") });
  for (let at = 0; at < rows.length; at += CHUNK) {
    const some = rows.slice(at, at + CHUNK);
    const chunk = h("div", { class: "chunk", role: "presentation" }, ...some);
    chunk.style.setProperty("--rows", some.length);
    list.append(chunk);
  }
  const veil = h("div", { class: "veil", "aria-hidden": "true" });
  const field = h(
    "div",
    { class: "field" },
    h("div", { class: "lifeline client" }),
    h("div", { class: "lifeline server" }),
    ...makeBands(data),
    list,
    veil,
  );
  field.style.setProperty("--count", steps.length);
  const scroller = region("scroller", say("diagram"));
  scroller.append(makeParties(data, say), field);
  const element = h("div", { class: "ladder" }, scroller);

  list.addEventListener("click", (event) => {
    const row = event.target.closest(".step");
    if (!row) return;
    view.root.focus({ preventScroll: true });
    view.go(rows.indexOf(row));
  });

  // Sizes are read when they change, never while stepping.
  let current = 0;
  let rowHeight = 1;
  let head = 0;
  let height = 0;
  let top = 0;
  const keepInView = () => {
    const above = head + (current - ROWS_AROUND) * rowHeight;
    const below = head + (current + 1 + ROWS_AROUND) * rowHeight;
    let wanted = top;
    if (below > wanted + height) wanted = below - height;
    if (above - head < wanted) wanted = Math.max(above - head, 0);
    if (wanted !== top) scroller.scrollTop = top = wanted;
  };
  const measure = new ResizeObserver(() => {
    rowHeight = rows[0]?.offsetHeight || 1;
    head = field.offsetTop;
    height = scroller.clientHeight;
    top = scroller.scrollTop;
    keepInView();
  });
  measure.observe(scroller);
  scroller.addEventListener("scroll", () => (top = scroller.scrollTop), { passive: true });

  view.on("close", () => measure.disconnect());
  view.on("index", (index, forward) => {
    rows[current].removeAttribute("aria-current");
    rows[current].classList.remove("travels");
    current = index;
    rows[index].setAttribute("aria-current", "step");
    rows[index].classList.toggle("travels", forward);
    veil.style.setProperty("--from", index + 1);
    keepInView();
  });
  return element;
}
