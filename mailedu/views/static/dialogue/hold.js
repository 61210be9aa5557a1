// The panel over a dialogue whose lines are held: what is on the wire, and what can be done to it.
//
// The kernel sends `{hold: …}` (mailedu.views.holding) after each change, and is sent `{do: name}`
// with what that needs, which it answers with `{done: name, error: text}`.

import { h } from "../dom.js";
import { makeHeld } from "./held.js";
import { makeLetting } from "./letting.js";
import { makeStops } from "./stops.js";

/** Add the panel of held lines above the ladder. */
export function hold(view) {
  const { say, model, root } = view;
  const act = (name, more = {}) => view.ask({ do: name, ...more });
  const letting = makeLetting(say, act);
  const stops = makeStops(say, act, model.get("offers"));
  const held = makeHeld(view, act, stops.element);
  const trouble = h("p", { class: "error", role: "alert" });
  const note = h("p", { class: "unreached" });
  const panel = h(
    "section",
    { class: "hold", "aria-label": say("hold") },
    h("div", { class: "hold-head" }, h("h4", {}, say("hold")), letting.element),
    held.element,
    trouble,
    note,
  );
  view.above.append(panel);

  function fail(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }

  view.on("answer", (content) => {
    if ("done" in content) {
      fail(content.error);
      if (!content.error) held.done(content);
    }
    if (!content.hold) return;
    const state = content.hold;
    letting.show(state);
    held.show(state);
    stops.show(state);
    note.textContent = state.reached ? "" : say("hold.unreached");
    panel.classList.toggle("over", state.over);
  });
  // When the last panel is closed, the kernel lets all lines through.
  const id = Math.random().toString(36).slice(2);
  act("watch", { view: id });
  view.on("close", () => {
    try {
      model.send({ do: "leave", view: id });
    } catch {
      // The kernel is gone, and its lines with it.
    }
  });
  view.on("late", () => (note.textContent = say("hold.unreached")));
  view.on("gone", () => {
    if (panel.contains(document.activeElement)) root.focus({ preventScroll: true });
    panel.remove();
    letting.over = true;
  });
  root.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=range]), textarea, select");
    if (typing || event.altKey || event.ctrlKey || event.metaKey) return;
    const name = { n: "next", r: "next_reply" }[event.key.toLowerCase()];
    if (!name || letting.over) return;
    act(name);
    event.preventDefault();
    event.stopPropagation();
  });
  fail("");
}
