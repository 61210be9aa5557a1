// A fork: a recorded dialogue and what would have been, side by side.
//
// Traits: `data` (mailedu.views.fork.fork_data, and `words`), `theme`.

import { h } from "./dom.js";
import { drawFork } from "./dialogue/branches.js";
import { followTheme } from "./theme.js";
import { sayer } from "./words.js";

export default {
  render({ model, el }) {
    const data = model.get("data");
    const root = h("div", { class: "mailedu", lang: data.language }, drawFork(data, sayer(data.words)));
    el.replaceChildren(root);
    return followTheme(root, model);
  },
};
