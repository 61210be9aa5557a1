// The lines in flight: the current one in the largest type, what it means, what can be done to it.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { makeEditor } from "./editor.js";
import { largeLine } from "./line.js";
import { readable } from "./octets.js";
import { connectionOf, seconds } from "./said.js";

const DELAY_S = 5; // seconds, at first
const LONG = 160; // characters of a line in the queue

/** `beside` stands beside the buttons. */
export function makeHeld(view, act, beside) {
  const { data, say } = view;
  const road = h("div", { class: "road" });
  const line = h("div", { class: "held-line" });
  const queue = h("ol", { class: "queue", "aria-label": say("hold.queue") });
  const more = h("p", { class: "faint" });
  const idle = h("p", { class: "idle" });
  const pause = h("input", {
    type: "number",
    min: 0,
    max: 3600,
    step: "any",
    value: DELAY_S,
    "aria-label": say("hold.seconds"),
    title: say("hold.seconds"),
  });
  pause.addEventListener("keydown", (event) => {
    if (event.key === "Enter") pause.previousElementSibling.click();
  });
  const editor = makeEditor(view, act);
  const button = (key, name, more = () => ({})) => {
    const hint = say(`hold.${key}.hint`);
    const element = h("button", { type: "button", title: hint }, say(`hold.${key}`));
    element.addEventListener("click", () => act(name, { id: chosen.id, ...more() }));
    return element;
  };
  const actions = h(
    "div",
    { class: "actions", role: "group", "aria-label": say("hold.actions") },
    button("deliver", "deliver"),
    button("edit", "raw"),
    button("drop", "drop"),
    button("duplicate", "duplicate"),
    h(
      "span",
      { class: "clock" },
      button("delay", "delay", () => ({ seconds: Number(pause.value) })),
      pause,
      h("span", {}, say("hold.s")),
    ),
    button("cut.before", "cut", () => ({ where: "before" })),
    button("cut.after", "cut", () => ({ where: "after" })),
  );
  const element = h("div", { class: "held" });
  element.append(idle, road, line, editor.element, actions, beside, queue, more);
  let chosen = null; // the line that is shown large
  let wanted = null; // the id of the line that the learner chose, if it is not simply the first
  let said = null; // the id of the line that was announced last
  let state = { held: [] };
  queue.addEventListener("click", (event) => {
    const id = event.target.closest("button")?.dataset.id;
    if (id) choose(Number(id));
  });
  show(state);
  return { element, show, done: editor.done };

  function choose(id) {
    wanted = id;
    show(state);
    queue.querySelector('[aria-current="true"]')?.focus();
  }

  function show(now) {
    state = now;
    const { held, mode, over } = now;
    chosen = held.find((one) => one.id === wanted) ?? held[0] ?? null;
    element.classList.toggle("quiet", !chosen);
    for (const one of [road, line, actions]) one.hidden = !chosen;
    idle.hidden = Boolean(chosen);
    idle.textContent = say(over ? "hold.over" : mode === "run" ? "hold.running" : "hold.idle");
    if (chosen) {
      road.replaceChildren(...roadOf(chosen));
      line.replaceChildren(...lineOf(chosen));
    }
    editor.follow(chosen);
    showQueue(held);
    more.textContent = now.more ? say("hold.more", { count: now.more }) : "";
    more.hidden = !now.more;
    announce();
  }

  /** The two sides, and between them the line on its way. */
  function roadOf({ connection, sender, received }) {
    const parties = connectionOf(data, { connection });
    const party = (side) =>
      h("span", { class: `party-name ${side}` }, parties?.[side] ?? say(`hold.${side}`));
    const number = say("connection", { number: connection });
    return [
      party("client"),
      h("span", { class: `lane-in-flight ${sender}`, "aria-hidden": "true" }, h("i")),
      party("server"),
      h("span", { class: "faint" }, say("hold.since", { number, time: seconds(received) })),
    ];
  }

  function lineOf(one) {
    const { step, sender, fate, original } = one;
    const result = [h("div", { class: `who ${sender}` }, say(`hold.sends.${sender}`))];
    if (one.whole) {
      const large = largeLine(say, step, step.data.length);
      large.setAttribute("aria-label", say("line")); // here no key goes from part to part
      result.push(large);
    }
    if (!one.whole) result.push(h("div", { class: "large long code" }, readable(one.data)));
    if (fate) {
      const before = original ? h("span", { class: "code" }, readable(original)) : "";
      const words = h("b", {}, say(`hold.fate.${fate}`));
      const was = before ? ` ${say("hold.was")} ` : "";
      result.push(h("p", { class: "changed" }, words, was, before));
    }
    if (step?.error) {
      const error = h("b", {}, `${say("error")}: `);
      result.push(h("div", { class: "error" }, icon("warning"), error, step.error));
    }
    const meaning = h("p", { class: "meaning" }, step ? step.meaning : say("hold.part"));
    if (step?.section) meaning.append(" ", h("span", { class: "section" }, step.section));
    result.push(meaning);
    return result;
  }

  function showQueue(held) {
    queue.hidden = held.length < 2;
    const focused = queue.contains(document.activeElement);
    queue.replaceChildren(
      ...held.map((one) => {
        const current = one === chosen;
        const text = readable(one.data.slice(0, LONG));
        const button = h(
          "button",
          { type: "button", "data-id": one.id, "aria-current": String(current) },
          h("span", { class: `side ${one.sender}` }, say(`hold.${one.sender}`)),
          h("span", { class: "connection" }, `${one.connection}`),
          h("span", { class: "code" }, text),
          one.fate ? h("span", { class: "faint" }, say(`hold.fate.${one.fate}`)) : "",
        );
        return h("li", {}, button);
      }),
    );
    if (focused) queue.querySelector('[aria-current="true"]')?.focus();
  }

  function announce() {
    if (!chosen || chosen.id === said) return;
    said = chosen.id;
    const { step, sender } = chosen;
    const text = chosen.whole ? step.label : readable(chosen.data);
    const who = say(`hold.sends.${sender}`);
    view.live.textContent = `${say("hold.arrived")} ${who}: ${text}. ${step?.meaning ?? ""}`;
  }
}
