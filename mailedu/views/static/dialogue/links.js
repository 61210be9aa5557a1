// Deep links: in a page of its own, each step has an address that ends in #step-12.
//
// In a notebook the address belongs to the notebook, and is left alone.

import { h } from "../dom.js";

const COPIED_MS = 2000; // how long the button says that the address was copied

/** Go to the step that the page's address names, and keep the two together. */
export function links(view) {
  const { model, say } = view;
  if (!model.get("page")) return;
  const named = () => Number(/^#step-([1-9][0-9]*)$/.exec(location.hash)?.[1] ?? 0);
  const address = () => location.href.replace(/(#.*)?$/, `#step-${view.index + 1}`);
  const follow = () => {
    if (named()) view.go(named() - 1);
  };
  let begun = false;
  view.on("index", () => {
    if (begun || named()) history.replaceState(null, "", address());
    begun = true;
  });
  addEventListener("hashchange", follow);
  if (named()) model.set("index", named() - 1);
  view.on("close", () => removeEventListener("hashchange", follow));

  const button = h("button", { type: "button", class: "word", title: say("link.hint") });
  button.append(say("link.copy"));
  button.addEventListener("click", async () => {
    await copy(address());
    view.live.textContent = button.textContent = say("link.copied");
    setTimeout(() => (button.textContent = say("link.copy")), COPIED_MS);
  });
  view.tools.append(button);

  /** Pages that are not from this machine and not encrypted have no clipboard of the new kind. */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const line = h("textarea", { class: "live" }, text);
      view.root.append(line);
      line.select();
      document.execCommand("copy");
      line.remove();
      button.focus();
    }
  }
}
