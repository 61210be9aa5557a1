// What happened with a step: diamonds on the server's lifeline, where it happened.

import { h } from "../dom.js";
import { causesOf } from "./causes.js";

const BETWEEN = -0.5; // rows above its step, where another connection's line brought it about

/** The marks of a step: one for its events at each place, and one for the session's own. */
export function makeHappened(ladder, index) {
  const { data, axis } = ladder;
  const step = data.transcript.steps[index];
  const causes = causesOf(data);
  const groups = new Map();
  data.happenings[index].forEach((one, number) => {
    const event = step.events[number];
    const cause = event === undefined ? index : causes.cause[event];
    const rise = event === undefined ? 0 : riseOf(data, axis, index, event, cause);
    const lane = laneOf(ladder, cause ?? index);
    const key = `${rise} ${lane.x} ${cause}`;
    if (!groups.has(key)) groups.set(key, { rise, lane, cause, all: [] });
    groups.get(key).all.push(one);
  });
  return [...groups.values()].map((group) => makeMark(ladder, index, group));
}

function makeMark({ data, say, axis }, index, { rise, lane, cause, all }) {
  const text = all.map((one) => one.text).join("; ");
  const title = cause === null ? say("cause.none") : whyOf(data, say, cause);
  const mark = h(
    "span",
    { class: `mark ${all.at(-1).kind}`, title: cause === index ? text : `${text}. ${title}` },
    h("i", { class: "diamond" }),
    h("span", {}, text),
  );
  mark.style.cssText = `--rise:${rise};--x:${lane.x}`;
  if (cause !== null && cause !== index) {
    mark.dataset.cause = cause;
    const link = h("i", { class: "link" });
    link.style.setProperty("--long", axis.place(index) + rise - axis.place(cause));
    mark.prepend(link);
  }
  return mark;
}

/** Say which line brought something about. */
export function whyOf(data, say, cause) {
  const { label, connection } = data.transcript.steps[cause];
  return say("cause", { number: cause + 1, label, connection });
}

/** How far from its step an event stands, in rows: to the scale of time, or between two lines. */
function riseOf(data, axis, index, event, cause) {
  const { steps, events } = data.transcript;
  if (axis.scaled) return axis.at(events[event].time) - axis.place(index);
  const step = steps[index];
  const replies = step.sender === "server" && step.connection === steps[cause]?.connection;
  return replies ? 0 : BETWEEN;
}

function laneOf({ data, sessions }, index) {
  return sessions.all.get(data.transcript.steps[index].connection).server;
}


/** What a step has to do with the store, as buttons that go to the other step. */
export function storeLinks(data, say, index) {
  const { steps, events } = data.transcript;
  const { cause, effects, at } = causesOf(data);
  const links = new Map();
  for (const event of steps[index].events) {
    const found = cause[event];
    if (found === null) links.set("none", h("span", { class: "why" }, `${say("cause.none")}.`));
    else if (found !== index) links.set(found, goToCause(found));
  }
  for (const event of effects.get(index) ?? []) {
    const [number, text] = [at.get(event) + 1, events[event].text];
    if (number - 1 !== index) links.set(number, goTo(number - 1, say("effect", { number, text })));
  }
  return [...links.values()];

  function goToCause(found) {
    const { connection } = steps[found];
    const key = connection === steps[index].connection ? "cause.by" : "cause.by.other";
    const link = goTo(found, say(key, { number: found + 1, connection }));
    link.title = whyOf(data, say, found);
    return link;
  }
}

function goTo(index, text) {
  return h("button", { type: "button", class: "why", "data-go": index }, text);
}
