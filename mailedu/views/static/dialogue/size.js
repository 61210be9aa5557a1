// The presentation size: everything grows by half, for the last row of a lecture hall.

import { h } from "../dom.js";

/** Add the button that switches the presentation size on and off; trait `size` begins it. */
export function size(view) {
  const { root, say, model } = view;
  const button = h("button", { type: "button", class: "word", title: say("size.hint") });
  button.append(say("size"));
  const show = () => {
    const large = model.get("size") === "presentation";
    root.dataset.size = large ? "presentation" : "normal";
    button.setAttribute("aria-pressed", String(large));
  };
  button.addEventListener("click", () => {
    model.set("size", model.get("size") === "presentation" ? "normal" : "presentation");
    model.save_changes();
    show();
  });
  model.on("change:size", show);
  view.on("close", () => model.off("change:size", show));
  view.tools.append(button);
  show();
}
