// The whole widget: what its parts share, where it stands, and the keys that work everywhere.
//
// Everything is drawn from `data`; the kernel is told of `index` and never asked. Text from the
// wire only ever becomes a text node.

import { h, runCell } from "../dom.js";
import { followTheme } from "../theme.js";
import { sayer } from "../words.js";
import { makeControls } from "./controls.js";
import { grown } from "./growing.js";
import { makeLadder } from "./ladder.js";
import { makePane } from "./pane.js";
import { spoken } from "./said.js";

const SAVE_MS = 200; // the kernel hears of `index` when stepping has paused this long

/**
 * Draw the dialogue of `model` into `el`; returns the function that takes it away.
 *
 * `features` add to the widget what not every dialogue has: functions of the view, which hook
 * themselves in by `view.on` and by the places `view.tools` (buttons), `view.above` and
 * `view.below` (the ladder and its pane).
 */
export function openDialogue(el, model, features = []) {
  const view = makeView(model);
  const { root } = view;
  const controls = makeControls(view);
  const ladder = makeLadder(view);
  const pane = makePane(view);
  root.append(
    controls,
    view.above,
    h("div", { class: "body" }, ladder, pane),
    view.below,
    view.live,
  );
  for (const feature of features) feature(view);
  el.replaceChildren(root);
  view.begin();
  return view.close;
}

/**
 * What the parts of a widget share.
 *
 * `data`, `say` and `root`; `index`, which `go(index)` and `move("next")` change; `on(name, act)`
 * with the happenings "index" (index, forward), "move" (somebody steps by hand), "toggle" (play),
 * "grown" (the place of the first new step), "covered" and "close". Without a step the index is -1.
 * `covered` holds the indices of the steps of which nothing may be shown now, because the learner
 * is to predict them (predict.js).
 * Listeners are called in the order in which they came.
 */
function makeView(model) {
  const data = model.get("data");
  const { steps } = data.transcript;
  const say = sayer(data.words);
  const listeners = {};
  const live = h("div", { class: "live", "aria-live": "polite" });
  const root = h("div", {
    class: "mailedu",
    lang: data.language,
    tabindex: "0",
    role: "group",
    "aria-label": say("dialogue", { title: data.transcript.title }),
  });
  let saving = 0;
  let sent = null; // the index that the kernel was last told
  let known = steps.length; // the steps that the parts of this view have been told of
  const within = (index) => Math.min(Math.max(index, 0), known - 1);

  const view = {
    model,
    data,
    say,
    root,
    live,
    above: h("div", { class: "above" }),
    below: h("div", { class: "below" }),
    index: -1,
    covered: new Set(),
    on(name, act) {
      (listeners[name] ??= []).push(act);
    },
    tell(name, ...values) {
      for (const act of listeners[name] ?? []) act(...values);
    },
    go(index) {
      const wanted = within(index);
      if (wanted === view.index) return;
      live.textContent = view.covered.has(wanted)
        ? say("predict.covered")
        : spoken(data, say, wanted);
      show(wanted);
      model.set("index", wanted);
      clearTimeout(saving);
      saving = setTimeout(save, SAVE_MS);
    },
    move(where) {
      view.tell("move");
      const { index } = view;
      view.go({ first: 0, back: index - 1, next: index + 1, last: known - 1 }[where]);
    },
    /**
     * Take more steps: `chunk` as `GrowingData` in mailedu.views.dialogue_data makes it. Returns
     * false when others are missing before them. The views of a widget have one `data`, so another
     * may have put them there already.
     */
    grow(chunk) {
      if (!grown(data, chunk)) return false;
      const from = known;
      known = steps.length;
      if (from < known) view.tell("grown", from);
      if (view.index < 0 && known) view.go(0);
      return true;
    },
    begin() {
      view.on("close", followTheme(root, model));
      if (steps.length) return follow();
      const empty = h("p", { class: "empty" }, say("empty"));
      view.above.append(empty);
      view.on("grown", () => empty.remove());
    },
    close() {
      model.off("change:index", follow);
      clearTimeout(saving);
      if (saving) save();
      view.tell("close");
    },
  };

  function show(index) {
    if (index === view.index) return;
    const forward = index === view.index + 1;
    view.index = index;
    view.tell("index", index, forward);
  }

  function save() {
    saving = 0;
    sent = model.get("index");
    model.save_changes();
  }

  // The kernel echoes what it was told; an echo that comes after a further step is old news.
  function follow() {
    const index = within(model.get("index"));
    if (index === sent && index !== view.index) model.set("index", view.index);
    else show(index);
  }

  model.on("change:index", follow);
  root.addEventListener("keydown", (event) => {
    const where = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last" }[event.key];
    const takesSpace = event.target.closest("button, summary, select, input, textarea");
    const takesArrows = event.target.closest("select, textarea, input:not(.slider)");
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) return runCell(root, event);
    if (event.altKey || event.ctrlKey || event.metaKey || takesArrows) return;
    if (where) view.move(where);
    else if (event.key === " " && !takesSpace) view.tell("toggle");
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return view;
}
