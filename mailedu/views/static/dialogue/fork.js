// "What if?": change the next line of the client, or cut the connection, and see what comes of it.
//
// The kernel runs it: `{ fork: { id, step, line | cut } }` is answered by `{ forked: id, fork }`
// or `{ forked: id, error }`.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { drawFork } from "./branches.js";
import { kernelOf, report } from "./kernel.js";
import { fromTyped, toTyped } from "./typed.js";

const FORK_PATIENCE = 6000; // milliseconds after which a kernel that says nothing is reported

/** Add the button, the form behind it, and below it what came of it. */
export function fork(view) {
  const { model, say, data } = view;
  if (!data.forks) return;
  const { steps } = data.transcript;
  const button = h("button", { type: "button", class: "word", title: say("fork.hint") });
  button.append(say("fork"));
  const form = forkForm(say, run, () => {
    open(false);
    button.focus();
  });
  const said = h("div", { class: "fork-said", role: "status" });
  const result = h("div", { class: "fork-result" });
  view.tools.append(button);
  view.below.append(form.element, said, result);
  let asked = null; // the id of the question that is not answered yet

  button.addEventListener("click", () => open(form.element.hidden));
  view.on("index", () => {
    if (!form.element.hidden) form.show(view.index, next(view.index));
  });
  const kernel = kernelOf(view, {
    patience: FORK_PATIENCE,
    answers: (content) => asked !== null && content?.forked === asked,
    hear,
    late: () => tell(say("fork.waiting"), true),
  });
  open(false);

  function open(wanted) {
    form.element.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    if (!wanted) return tell("");
    form.show(view.index, next(view.index));
    form.element.scrollIntoView({ block: "nearest" });
    form.focus();
  }

  /** The next step at which the client of the step `index` sends a line, or null. */
  function next(index) {
    const { connection } = steps[index];
    const at = steps.findIndex(
      (step, number) =>
        number > index && step.connection === connection && step.sender === "client" && step.data,
    );
    return at < 0 ? null : { index: at, step: steps[at] };
  }

  function run(change) {
    if (model.get("files")) return tell(say("fork.kernel"), true); // an exported page
    asked = `${view.index} ${performance.now()}`;
    tell(say("fork.running"));
    kernel.ask({ fork: { id: asked, step: view.index, ...change } });
  }

  function hear(content) {
    asked = null;
    tell(content.error, Boolean(content.error));
    if (content.error) return;
    result.replaceChildren(drawFork(content.fork, say));
    result.firstChild.focus({ preventScroll: true });
    result.scrollIntoView({ block: "nearest" });
  }

  function tell(text, wrong) {
    report(said, text, wrong);
  }
}

/** The form: which of three changes, and the line. */
function forkForm(say, run, close) {
  const heading = h("h4");
  const name = `fork-${Math.random()}`;
  const field = h("input", { type: "text", spellcheck: "false", autocomplete: "off" });
  const hint = h("p", { class: "faint" });
  const choice = (value, ...more) => {
    const radio = h("input", { type: "radio", name, value });
    const text = h("span");
    return { radio, text, element: h("label", {}, radio, text, ...more) };
  };
  const choices = { cut: choice("cut"), line: choice("line"), out: choice("out") };
  const { cut, line, out } = choices;
  cut.radio.checked = true;
  cut.text.textContent = say("fork.cut");
  const go = h("button", { type: "button", class: "run" }, icon("play"), say("fork.run"));
  const away = h("button", { type: "button" }, say("fork.close"));
  const element = h(
    "div",
    { class: "fork-form", role: "group" },
    heading,
    cut.element,
    out.element,
    line.element,
    h("div", { class: "fork-line" }, field, hint),
    h("div", { class: "fork-buttons" }, go, away),
  );
  field.setAttribute("aria-label", say("fork.field"));
  field.addEventListener("input", () => {
    line.radio.checked = true;
    explainField();
  });
  go.addEventListener("click", start);
  away.addEventListener("click", close);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) return; // runs the cell
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === field) start();
    if (event.target !== element) event.stopPropagation(); // arrows choose here, and do not step
  });
  return { element, show, focus: () => cut.radio.focus({ preventScroll: true }) };

  /** Ask about the step `index`, after which the client says `next`. */
  function show(index, next) {
    heading.textContent = say("fork.form", { number: index + 1 });
    element.setAttribute("aria-label", heading.textContent);
    const number = next && next.index + 1;
    line.text.textContent = next ? say("fork.line", { number }) : say("fork.added");
    out.text.textContent = next
      ? say("fork.out", { number, label: next.step.label })
      : say("fork.out.none");
    out.radio.disabled = !next;
    if (!next && out.radio.checked) cut.radio.checked = true;
    field.value = next ? toTyped(next.step.data) : "\\r\\n";
    explainField();
  }

  function explainField() {
    const masked = field.value.includes("********") ? ` ${say("fork.mask")}` : "";
    hint.textContent = `${say("fork.field")}${masked}`;
  }

  function start() {
    if (cut.radio.checked) run({ cut: true });
    else run({ line: out.radio.checked ? "" : fromTyped(field.value) });
  }
}
