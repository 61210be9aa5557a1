// One step as a row of the ladder.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { seconds } from "./said.js";

export function makeRow(data, say, step, index) {
  const several = data.transcript.connections.length > 1;
  const side = step.kind === "event" ? "event" : step.sender;
  const row = h("div", { class: `step ${side}`, role: "listitem" });
  const label = h("span", { class: "label", title: step.label });
  if (step.error) label.append(icon("warning"), h("b", {}, say("error")), " ");
  label.append(step.label);
  row.append(
    h("span", { class: "time" }, seconds(step.received)),
    h("span", { class: "number" }, `${index + 1}`),
    h(
      "span",
      { class: "lane" },
      ...(several ? [makeNumber(say, step.connection)] : []),
      label,
      h("span", { class: "arrow" }),
      h("span", { class: "head" }),
    ),
  );
  if (step.error) row.classList.add("wrong");
  const happened = data.happenings[index];
  if (happened.length > 0) row.append(makeMark(happened));
  const before = data.transcript.steps[index - 1];
  row.classList.toggle("opens", before?.state_after !== step.state_after);
  return row;
}

function makeNumber(say, connection) {
  const title = say("connection", { number: connection });
  return h("span", { class: "connection", title }, `${connection}`);
}

/** A diamond on the server's lifeline where something happened, with what it was. */
function makeMark(happened) {
  const text = happened.map((one) => one.text).join("; ");
  return h(
    "span",
    { class: `mark ${happened[happened.length - 1].kind}`, title: text },
    h("i", { class: "diamond" }),
    h("span", {}, text),
  );
}
