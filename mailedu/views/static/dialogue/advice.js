// What there is to say of a line that is typed, or was sent: not right; legal, but; fine.

import { h } from "../dom.js";
import { icon } from "../icons.js";

/** Make the place of the notes; `take` gets the line that is proposed instead, when chosen. */
export function makeNotes(view, take) {
  const { say } = view;
  const element = h("div", { class: "notes", role: "status" });

  function note(one) {
    const kind = h("span", { class: "kind" }, say(`console.note.${one.kind}`));
    if (one.kind !== "fine") kind.prepend(icon("warning"));
    const text = h("p", {}, kind, ` ${one.text} `);
    if (one.section) text.append(h("span", { class: "section" }, one.section));
    if (one.instead) {
      const better = h("button", { type: "button" }, say("console.instead"), " ");
      better.append(h("code", { class: "code" }, one.instead));
      better.addEventListener("click", () => take(one.instead));
      text.append(" ", better);
    }
    text.className = one.kind;
    return text;
  }

  return {
    element,
    /** Show notes; `sent`: of the line that was just sent, which stays until the next is typed. */
    show(notes, sent = false) {
      element.classList.toggle("of-sent", sent);
      const title = sent && notes.length ? [h("p", { class: "who" }, say("console.sent"))] : [];
      element.replaceChildren(...title, ...notes.map(note));
    },
    trouble(text) {
      element.replaceChildren(note({ kind: "trouble", text }));
    },
    /** Nothing is typed: what was said of a line being typed goes; of the one sent it stays. */
    clear() {
      if (!element.classList.contains("of-sent")) element.replaceChildren();
    },
  };
}
