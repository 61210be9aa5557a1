// Beside the ladder: the step explained, from the concrete to the general.

import { h, region } from "../dom.js";
import { hexDump } from "./bytes.js";
import { explain } from "./line.js";
import { makeMailboxes } from "./mailboxes.js";
import { statesOf } from "./said.js";
import { makeStates } from "./states.js";

/** The step explained, from the concrete to the general. */
export function makePane(view) {
  const { data, say } = view;
  const line = region("part line", say("line"));
  const state = h("div", { class: "part state" });
  const mailboxes = makeMailboxes(data, say);
  const dump = h("div", { class: "hex", tabindex: "0" });
  const size = h("span", { class: "size" });
  const bytes = h("details", { class: "part bytes" }, h("summary", {}, say("bytes"), size), dump);
  const element = h("div", { class: "pane" }, line, state, mailboxes.element, bytes);
  let step = null;
  let states = null;
  let scrolled = false;
  line.addEventListener("scroll", () => (scrolled = line.scrollTop > 0), { passive: true });

  bytes.addEventListener("toggle", () => {
    element.parentElement.classList.toggle("with-bytes", bytes.open);
    if (bytes.open) dump.replaceChildren(...hexDump(step, say));
  });
  element.addEventListener("pointerover", (event) => {
    light(element, event.target.closest("[data-part]"));
  });
  element.addEventListener("pointerleave", () => light(element, null));

  view.on("index", (index) => {
    const before = step;
    step = data.transcript.steps[index];
    line.replaceChildren(...explain(data, say, step, index));
    if (scrolled) line.scrollTop = 0;
    if (!states || statesOf(data, before) !== statesOf(data, step)) {
      states = makeStates(data, say, step);
      state.replaceChildren(states.element);
    }
    states.show(step);
    mailboxes.show(step);
    const octets = step.data.length;
    size.textContent = octets === 1 ? say("octets.one") : say("octets.many", { count: octets });
    if (bytes.open) dump.replaceChildren(...hexDump(step, say));
  });
  return element;
}

/** Mark every place of the part that the pointer is on: in the line, the payload, the bytes. */
function light(element, target) {
  for (const lit of element.querySelectorAll(".lit")) lit.classList.remove("lit");
  const number = target?.dataset.part;
  if (number === undefined) return;
  for (const same of element.querySelectorAll(`[data-part="${number}"]`)) same.classList.add("lit");
}
