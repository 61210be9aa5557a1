// A question, and what became of it, as they stand in the place of the line.

import { h } from "../dom.js";
import { icon } from "../icons.js";

/**
 * The question as a form; `take({ right, choice, text })` gets the answer, once.
 *
 * The element has `spoken`, for a screen reader, and `key(event)`, which takes keys pressed
 * elsewhere in the widget and tells whether they were for it.
 */
export function asking(view, question, { number, count }, take) {
  const { say } = view;
  const { choices, typed } = question;
  const right = choices.find((choice) => choice.right);
  const inputs = typed ? [textField()] : choices.map(radio);
  const hint = h("span", { class: "predict-hint", role: "alert" });
  const check = h("button", { type: "submit", class: "check" }, say("predict.check"));
  const show = h("button", { type: "button" }, say("predict.show"));
  const legend = h("legend", {}, question.prompt);
  const options = typed
    ? [h("label", { class: "predict-typed" }, h("span", {}, say("predict.answer")), inputs[0])]
    : choices.map((choice, place) => option(inputs[place], place, choice.text));
  const form = h(
    "form",
    { class: "predict-question", novalidate: "" },
    h(
      "div",
      { class: "predict-head" },
      h("span", { class: "who" }, say("predict.question", { number, count })),
      ...(question.line ? [sent(say, question.line)] : []),
    ),
    h("fieldset", {}, legend, ...options),
    h("div", { class: "predict-buttons" }, check, show, hint),
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const answer = typed ? read(inputs[0].value) : chosen();
    if (answer) return take(answer);
    hint.textContent = say("predict.choose");
    inputs[0].focus();
  });
  show.addEventListener("click", () => take({ right: false, choice: right, text: null }));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) return; // runs the cell
    if (event.target.matches("input")) event.stopPropagation();
    if (!typed) choose(event);
  });
  form.spoken = [
    say("predict.question", { number, count }),
    question.prompt,
    ...(typed ? [] : choices.map((choice, place) => `${place + 1}: ${choice.text}`)),
    typed ? "" : say("predict.keys", { count: choices.length }),
  ]
    .filter(Boolean)
    .join(". ");
  form.key = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === "Enter" && !event.shiftKey) form.requestSubmit();
    else if (typed && /^[0-9]$/.test(event.key)) inputs[0].focus(); // the digit goes there
    else return !typed && choose(event);
    return true;
  };
  return form;

  function choose(event) {
    const input = inputs[Number(event.key) - 1];
    if (!input || event.altKey || event.ctrlKey || event.metaKey) return false;
    event.preventDefault();
    input.checked = true;
    input.focus();
    return true;
  }

  function chosen() {
    const choice = choices[inputs.findIndex((input) => input.checked)];
    return choice && { right: choice.right, choice, text: choice.text };
  }

  /** What was typed: the code or number alone, or followed by words. */
  function read(value) {
    const text = value.trim();
    const [word] = text.toLowerCase().split(/[\s.,;:]+/, 1);
    if (!text) return null;
    const choice = choices.find((one) => one.text.toLowerCase() === word) ?? null;
    return { right: choice === right, choice, text };
  }
}

function sent(say, line) {
  const code = h("code", { class: "code", title: line }, line);
  return h("span", { class: "predict-sent" }, `${say("predict.line")} `, code);
}

function radio(_, place) {
  return h("input", { type: "radio", name: "answer", value: place });
}

function option(input, place, text) {
  const key = h("kbd", {}, `${place + 1}`);
  return h("label", { class: "predict-option" }, input, key, h("span", {}, text));
}

function textField() {
  return h("input", { type: "text", autocomplete: "off", spellcheck: "false" });
}

/** What stands on a covered step beyond the question that is open. */
export function waiting(view, question) {
  const { say } = view;
  const number = question.step + 1;
  const go = h("button", { type: "button" }, say("predict.go", { number }));
  go.addEventListener("click", () => {
    view.go(question.step);
    view.root.focus({ preventScroll: true });
  });
  const text = say("predict.wait", { number });
  const element = h(
    "div",
    { class: "predict-question" },
    h("div", { class: "who" }, say("predict.covered")),
    h("p", {}, text),
    h("div", { class: "predict-buttons" }, go),
  );
  element.spoken = text;
  return element;
}

/** The question again, behind the line that it is about. */
function asked({ line, prompt }) {
  return line ? [h("span", { class: "code" }, line), ` – ${prompt}`] : [prompt];
}

/** What became of a question: right or not, and why. */
export function answered(view, question, { right, choice, text }) {
  const { say } = view;
  const answer = question.choices.find((one) => one.right);
  const outcome = right ? "right" : text === null ? "shown" : "wrong";
  const last = question.step === view.data.transcript.steps.length - 1;
  const next = h("button", { type: "button" }, say("predict.next"));
  next.addEventListener("click", () => {
    view.root.focus({ preventScroll: true });
    view.move("next");
  });
  const lines = [h("p", { class: "asked" }, ...asked(question))];
  if (outcome === "wrong") {
    const yours = h("b", {}, say("predict.yours", { text }));
    lines.push(h("p", {}, yours, choice ? ` – ${choice.why}` : ""));
  }
  const because = h("b", {}, say("predict.because", { text: answer.text }));
  lines.push(h("p", {}, because, ` – ${answer.why}`));
  const element = h(
    "div",
    { class: `predict-verdict ${outcome}` },
    h(
      "div",
      { class: "predict-outcome" },
      icon(right ? "right" : "wrong"),
      h("b", {}, say(`predict.${outcome}`)),
      h("span", { class: "section" }, question.section),
      ...(last ? [] : [next]),
    ),
    ...lines,
  );
  const texts = lines.map((line) => line.textContent);
  element.spoken = [say(`predict.${outcome}`), ...texts, question.section].join(". ");
  return element;
}
