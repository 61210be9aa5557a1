// The server's states in order, the present one lit.

import { h } from "../dom.js";
import { statesOf } from "./said.js";

/** All states in order; only which one is lit, and its gloss, change from step to step. */
export function makeStates(data, say, step) {
  const states = statesOf(data, step);
  const chips = states.map(({ name, phase, gloss }) =>
    h("li", { class: `chip ${phase}`, title: gloss }, name),
  );
  const gloss = h("p", { class: "gloss" });
  return {
    element: h(
      "div",
      {},
      h("h4", {}, say("state")),
      h("ol", { class: "chips", "aria-label": say("state") }, ...chips),
      gloss,
    ),
    /** Light the state of this name. */
    show(now) {
      states.forEach(({ name }, number) => {
        if (name === now) chips[number].setAttribute("aria-current", "true");
        else chips[number].removeAttribute("aria-current");
      });
      gloss.textContent = states.find(({ name }) => name === now)?.gloss ?? now;
    },
  };
}
