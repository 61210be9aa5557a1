// Beside the ladder: the step explained, from the concrete to the general.

import { h, region } from "../dom.js";
import { hexDump } from "./bytes.js";
import { explain } from "./line.js";
import { makeMailboxes } from "./mailboxes.js";
import { makeParts } from "./parts.js";
import { statesOf } from "./said.js";
import { makeStates } from "./states.js";

/**
 * The step explained, from the concrete to the general.
 *
 * A step in the set `view.covered` keeps its secret: instead of the line stands what a feature
 * puts into `view.lineplace`, and state and mailboxes are those before it. The happening "covered"
 * says that the set has changed.
 */
export function makePane(view) {
  const { data, say } = view;
  const { steps } = data.transcript;
  const line = region("part line", say("line"));
  const state = h("div", { class: "part state" });
  const mailboxes = makeMailboxes(data, say);
  const dump = h("div", { class: "hex", tabindex: "0", role: "group", "aria-label": say("bytes") });
  const size = h("span", { class: "size" });
  const bytes = h("details", { class: "part bytes" }, h("summary", {}, say("bytes"), size), dump);
  const element = h("div", { class: "pane" }, line, state, mailboxes.element, bytes);
  const parts = makeParts(view, element, line);
  element.append(parts.element);
  view.lineplace = h("div", { class: "lineplace" });
  let step = null;
  let covered = false;
  let states = null;
  let scrolled = false;
  line.addEventListener("scroll", () => (scrolled = line.scrollTop > 0), { passive: true });
  bytes.addEventListener("toggle", () => {
    element.parentElement.classList.toggle("with-bytes", bytes.open);
    drawBytes();
  });
  view.on("index", draw);
  view.on("covered", () => {
    if (view.index >= 0) draw(view.index);
  });
  return element;

  function draw(index) {
    const before = step;
    step = steps[index];
    covered = view.covered?.has(index) ?? false;
    const hadFocus = line.contains(document.activeElement) && line !== document.activeElement;
    line.replaceChildren(...(covered ? [view.lineplace] : explain(data, say, step, index)));
    if (scrolled) line.scrollTop = 0;
    if (!states || statesOf(data, before) !== statesOf(data, step)) {
      states = makeStates(data, say, step);
      state.replaceChildren(states.element);
    }
    const seen = covered ? lastSeen(step, index) : step;
    states.show(seen.state_after);
    mailboxes.show(seen);
    const octets = step.data.length;
    if (covered) size.textContent = "";
    else size.textContent = say(octets === 1 ? "octets.one" : "octets.many", { count: octets });
    drawBytes();
    parts.drawn(covered ? null : step, index, hadFocus && !covered);
  }

  /** The last step of the connection that is not covered, or one as before its first. */
  function lastSeen({ connection }, index) {
    const known = steps.findLast(
      (one, at) => at < index && one.connection === connection && !view.covered.has(at),
    );
    return known ?? { connection, mailboxes: [], state_after: statesOf(data, step)[0]?.name };
  }

  function drawBytes() {
    if (bytes.open && step) dump.replaceChildren(...(covered ? [] : hexDump(step, say)));
  }
}
