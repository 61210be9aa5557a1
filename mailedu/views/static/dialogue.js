// The dialogue widget: a recorded dialogue as a ladder, one step at a time, each line explained.
//
// Traits: `data` (mailedu.views.dialogue_data), `index` (the current step), `theme`.

import { fork } from "./dialogue/fork.js";
import { links } from "./dialogue/links.js";
import { predict } from "./dialogue/predict.js";
import { size } from "./dialogue/size.js";
import { takeaway } from "./dialogue/takeaway.js";
import { openDialogue } from "./dialogue/view.js";

export function render({ model, el }) {
  return openDialogue(el, model, [predict, size, fork, takeaway, links]);
}

export default { render };
