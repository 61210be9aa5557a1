// The field in which a held line is edited; anything may be sent, and what is illegal is marked.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { fromTyped, toTyped } from "./typed.js";

const PAUSE_MS = 200; // in typing, until the kernel is asked what the line would be

export function makeEditor({ say }, act) {
  const field = h("textarea", {
    rows: 2,
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    "aria-label": say("hold.editor"),
    "data-lm-suppress-shortcuts": "true",
  });
  const verdict = h("p", { class: "verdict", role: "status" });
  const button = (name, run) => {
    const element = h("button", { type: "button" }, say(`hold.editor.${name}`));
    element.addEventListener("click", run);
    return element;
  };
  const element = h(
    "div",
    { class: "editor", hidden: "" },
    h("label", {}, say("hold.editor"), field),
    h("p", { class: "faint" }, say("hold.editor.hint")),
    verdict,
    h(
      "div",
      { class: "actions" },
      button("put", put),
      button("cancel", close),
    ),
  );
  let id = null; // of the line that is edited
  let asking = 0;
  field.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(() => act("try", { id, data: fromTyped(field.value) }), PAUSE_MS);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === field && !event.shiftKey) put();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { element, follow, done };

  function put() {
    act("edit", { id, data: fromTyped(field.value) });
  }

  function close() {
    clearTimeout(asking);
    const inside = element.contains(document.activeElement);
    const root = element.closest(".mailedu");
    element.hidden = true;
    id = null;
    if (inside) root.focus({ preventScroll: true });
  }

  /** Close when the line that is edited is not shown any more. */
  function follow(chosen) {
    if (id !== null && chosen?.id !== id) close();
  }

  /** Take the kernel's answer. */
  function done(content) {
    if (content.done === "raw") {
      id = content.id;
      field.value = toTyped(content.data);
      verdict.replaceChildren();
      element.hidden = false;
      field.focus();
    } else if (content.done === "try" && content.id === id) {
      judge(content.step);
    } else if (content.done === "edit" && content.id === id) {
      close();
    }
  }

  function judge(step) {
    verdict.classList.toggle("wrong", Boolean(step?.error));
    if (!step) verdict.replaceChildren(say("hold.part"));
    else if (step.error) {
      verdict.replaceChildren(icon("warning"), h("b", {}, `${say("error")}: `), step.error);
    } else verdict.replaceChildren(step.meaning);
  }
}
