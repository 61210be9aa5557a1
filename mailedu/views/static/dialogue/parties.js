// Who speaks, over the ladder; and the server's states as bands beside it.

import { h } from "../dom.js";
import { phaseOf } from "./said.js";

export function makeParties(data, say) {
  const { connections } = data.transcript;
  const protocols = [...new Set(connections.map((c) => c.protocol))].join(", ");
  const ports = [...new Set(connections.map((c) => c.port))].join(", ");
  const name = (side) => {
    const names = [...new Set(connections.map((c) => c[side]))];
    return names.length > 2 ? say(`${side}s`, { count: names.length }) : names.join(", ");
  };
  const party = (side) =>
    h(
      "div",
      { class: `party ${side}` },
      h("b", { title: name(side) }, name(side)),
      h("span", {}, say(side, { protocol: protocols, port: ports })),
    );
  return h("div", { class: "parties" }, party("client"), party("server"));
}

/** One band for each run of steps that end in the same state. */
export function makeBands(data) {
  const { steps } = data.transcript;
  const bands = [];
  let from = 0;
  steps.forEach((step, index) => {
    const next = steps[index + 1];
    const same = next?.state_after === step.state_after && next.connection === step.connection;
    if (same) return;
    if (step.state_after) {
      const band = h(
        "div",
        { class: `band ${phaseOf(data, step)}` },
        h("span", { title: step.state_after }, step.state_after),
      );
      band.style.setProperty("--from", from);
      band.style.setProperty("--rows", index + 1 - from);
      bands.push(band);
    }
    from = index + 1;
  });
  return bands;
}
