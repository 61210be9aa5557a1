// The dialogue widget of a holding: a live dialogue, and over it the lines that are held.
//
// Traits: as of the dialogue widget, and `offers` (mailedu.views.holding). Messages: there.

import { hold } from "./dialogue/hold.js";
import { live } from "./dialogue/live.js";
import { size } from "./dialogue/size.js";
import { takeaway } from "./dialogue/takeaway.js";
import { openDialogue } from "./dialogue/view.js";

export default {
  render({ model, el }) {
    return openDialogue(el, model, [size, takeaway, live, hold]);
  },
};
