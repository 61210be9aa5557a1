// Predicting: steps stay covered until the learner has said what they will be.
//
// `data.questions` has the questions in order (mailedu.views.predict). From the first one that is
// open on, everything is covered: what comes later would give its answer away.

import { h } from "../dom.js";
import { answered, asking, waiting } from "./question.js";

/** Add the button that switches predicting on and off, where there is something to ask. */
export function predict(view) {
  const { data, say, model, root } = view;
  const { questions } = data;
  if (!questions?.length) return;
  const count = questions.length;
  const given = questions.map(() => null); // for each question: { right, choice, text }
  const button = h("button", { type: "button", class: "word", title: say("predict.hint") });
  button.append(say("predict"));
  const strip = h("div", { class: "predict-score", role: "group", "aria-label": say("predict") });
  let on = false;
  let shown = null; // what stands in the place of the line, or above it

  const open = () => given.findIndex((answer) => answer === null);

  function cover() {
    const first = on ? open() : -1;
    view.covered.clear();
    if (first >= 0) {
      for (let at = questions[first].step; at < data.transcript.steps.length; at += 1) {
        view.covered.add(at);
      }
    }
    view.tell("covered");
    drawStrip();
    draw(view.index);
  }

  /** Put the question, or what became of it, where the line is explained. */
  function draw(index) {
    shown?.remove();
    shown = null;
    if (!on) return;
    const next = open();
    if (view.covered.has(index)) {
      const question = questions[next];
      const here = index <= question.until;
      shown = here
        ? asking(view, question, { number: next + 1, count }, (answer) => take(next, answer))
        : waiting(view, question);
      view.lineplace.replaceChildren(shown);
      view.live.textContent = shown.spoken;
      queueMicrotask(() => view.tell("move")); // whoever plays stops here
    } else {
      const asked = questions.findIndex((question) => question.step === index);
      if (asked < 0) return;
      shown = answered(view, questions[asked], given[asked]);
      root.querySelector(".part.line").prepend(shown);
    }
  }

  function take(number, answer) {
    root.focus({ preventScroll: true }); // away from the form, which is about to go
    given[number] = answer;
    const at = questions[number].step;
    if (view.index !== at) view.go(at);
    cover();
    shown.querySelector("button")?.focus({ preventScroll: true });
    view.live.textContent = shown.spoken;
    save();
  }

  function save() {
    const missed = questions.filter((_, number) => given[number] && !given[number].right);
    model.set("score", {
      count,
      right: given.filter((answer) => answer?.right).length,
      open: given.filter((answer) => answer === null).length,
      missed: missed.map((question) => question.step),
    });
    model.save_changes();
  }

  function drawStrip() {
    strip.remove();
    if (!on) return;
    const left = given.filter((answer) => answer === null).length;
    const right = given.filter((answer) => answer?.right).length;
    const missed = questions.filter((_, number) => given[number] && !given[number].right);
    const texts = [h("b", {}, say("predict.score", { right, count }))];
    if (left) texts.push(h("span", {}, say("predict.open", { count: left })));
    if (missed.length) texts.push(h("span", {}, say("predict.missed")));
    strip.replaceChildren(...texts, ...missed.map(toStep), again());
    view.above.prepend(strip);
  }

  function toStep({ step }) {
    const where = say("predict.go", { number: step + 1 });
    const link = h("button", { type: "button", title: where, "aria-label": where }, `${step + 1}`);
    link.addEventListener("click", () => view.go(step));
    return link;
  }

  function again() {
    const restart = h("button", { type: "button", class: "again" }, say("predict.again"));
    restart.addEventListener("click", () => {
      given.fill(null);
      view.go(0);
      cover();
      save();
      root.focus({ preventScroll: true });
    });
    return restart;
  }

  function turn(wanted) {
    on = wanted;
    button.setAttribute("aria-pressed", String(on));
    const first = open();
    if (on && first >= 0 && view.index >= questions[first].step) view.go(questions[first].step - 1);
    cover();
  }

  button.addEventListener("click", () => turn(!on));
  view.tools.append(button);
  view.on("index", draw);
  root.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea, button, summary")) return;
    if (shown?.key?.(event)) event.stopPropagation();
  });
  on = data.predicting;
  button.setAttribute("aria-pressed", String(on));
  if (on) cover();
}
