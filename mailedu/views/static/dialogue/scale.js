// The control of the axis: lines evenly spaced, or time to scale, closer and wider.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { makeAxis } from "./axis.js";

const CLOSER = 2; // times, at each press
const REMEMBERED = new WeakMap(); // the choice for each widget, while it lives

/**
 * The axis of a ladder, with its buttons among the tools and the keys T, + and −.
 *
 * `change(act)` draws the ladder anew around `act`; `fit()` is how many rows are in sight.
 */
export function makeScale(view, change, fit) {
  const { model, say } = view;
  const axis = makeAxis(view.data);
  const button = (key, picture, act) => {
    const attributes = { type: "button", title: say(`${key}.hint`), "aria-label": say(key) };
    const element = h("button", attributes, picture);
    element.addEventListener("click", act);
    view.tools.append(element);
    return element;
  };
  const scale = button("axis", say("axis"), toggle);
  scale.classList.add("word");
  const wider = button("axis.wider", icon("minus"), () => zoom(1 / CLOSER));
  const closer = button("axis.closer", icon("plus"), () => zoom(CLOSER));

  if (REMEMBERED.has(model)) axis.scale(true, REMEMBERED.get(model));
  show();
  view.root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest("select, textarea, input:not(.slider)")) return;
    const act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    act({ toggle, closer: () => zoom(CLOSER), wider: () => zoom(1 / CLOSER) });
    event.preventDefault();
    event.stopPropagation();
  });
  return axis;

  function toggle() {
    set(!axis.scaled, widest());
  }

  function zoom(times) {
    if (axis.scaled) set(true, Math.max(axis.rows * times, widest()));
  }

  /** The rows for a second with which the whole time is in sight. */
  function widest() {
    return fit() / (axis.span() || 1);
  }

  function set(scaled, rows) {
    change(() => axis.scale(scaled, rows));
    if (scaled) REMEMBERED.set(model, axis.rows);
    else REMEMBERED.delete(model);
    show();
  }

  function show() {
    scale.setAttribute("aria-pressed", String(axis.scaled));
    for (const one of [wider, closer]) one.hidden = !axis.scaled;
  }
}

const KEYS = {
  t: ({ toggle }) => toggle(),
  "+": ({ closer }) => closer(),
  "=": ({ closer }) => closer(),
  "-": ({ wider }) => wider(),
  "−": ({ wider }) => wider(),
};
