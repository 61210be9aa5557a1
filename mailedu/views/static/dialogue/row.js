// One step as a row of the ladder.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { phaseOf, seconds } from "./said.js";

/**
 * The row of a step. `ladder` has what all rows share: `data`, `say`, `sessions`, `axis`,
 * `several` (more than one connection), `wide` (more than two lanes), `strips` (states stand at the
 * client's lifeline) and `covered(index)` (not answered yet, so nothing is told of it).
 */
export function makeRow(ladder, index) {
  const { data, say, axis } = ladder;
  const step = data.transcript.steps[index];
  const covered = ladder.covered(index);
  const wrong = step.error && !covered;
  const session = ladder.sessions.all.get(step.connection);
  const { client, server, connection } = session;
  const [from, to] = step.sender === "client" ? [client, server] : [server, client];
  const side = step.kind === "event" ? "event" : step.sender;
  const way = from.x <= to.x ? "right" : "left";
  const row = h("div", {
    class: `step ${side} ${way} party-${from.party}`,
    role: "listitem",
    "data-index": index,
    "aria-posinset": index + 1,
  });
  row.style.top = `calc(${axis.place(index)} * var(--row))`;
  const text = covered ? say("predict.covered") : step.label;
  const label = h("span", { class: "label", title: text });
  if (wrong) label.append(icon("warning"), h("b", {}, say("error")), " ");
  label.append(text);
  const lane = h("span", { class: "lane" });
  // Variables cost, as all that is in the lane has a style of its own then.
  if (ladder.wide) lane.style.cssText = ends(ladder, way === "right" ? [from, to] : [to, from]);
  if (axis.scaled) {
    lane.style.setProperty("--drop", (step.forwarded - step.received) * axis.rows);
  }
  if (ladder.several) lane.append(pill(say, connection, client));
  if (step.fate && !covered) {
    const title = say(`fate.${step.fate}`);
    lane.append(h("span", { class: "fate", title }, say(`fate.badge.${step.fate}`)));
  }
  lane.append(label);
  const hidden = axis.hidden(index);
  if (hidden) lane.append(h("span", { class: "more" }, say("axis.more", { count: hidden })));
  lane.append(h("span", { class: "arrow" }), h("span", { class: "head" }));
  if (ladder.several) lane.append(h("i", { class: `tail shape ${from.party}` }));
  row.append(
    h("span", { class: "time" }, seconds(step.received)),
    h("span", { class: "number" }, `${index + 1}`),
    lane,
  );
  row.classList.toggle("wrong", Boolean(wrong));
  row.classList.toggle("covered", covered);
  const opens = session.begins.has(index) && !covered;
  row.classList.toggle("opens", opens);
  if (opens && ladder.strips) row.append(newState(ladder, session, step));
  return row;
}

/** The state that a session is in from here on, where no band beside the server says so. */
function newState({ data, say }, { connection, client }, step) {
  const state = h("span", { class: `now ${phaseOf(data, step)}`, title: step.state_after });
  state.append(pill(say, connection, client), h("span", {}, step.state_after));
  return state;
}

function ends(ladder, [a, b]) {
  const clear = `--clear-a:${clearance(ladder, a)};--clear-b:${clearance(ladder, b)}`;
  return `--a:${a.x};--b:${b.x};${clear}`;
}

/** How far from a lifeline its arrows begin: a state's strip may stand there. */
function clearance(ladder, lane) {
  return ladder.strips && lane.takes.length ? 0.65 : 0;
}

/** The number of a connection in the colour of its client's lane, with the client's name. */
export function pill(say, connection, lane) {
  const { number, client } = connection;
  const title = `${say("connection", { number })}: ${client}`;
  return h(
    "span",
    { class: `connection party-${lane.party}`, title },
    `${number}`,
    h("span", { class: "client-name" }, ` ${client}`),
  );
}
