// The dialogue widget while the dialogue is still going on.
//
// Traits: as of the dialogue widget. Messages: mailedu.views.live_dialogue.

import { live } from "./dialogue/live.js";
import { size } from "./dialogue/size.js";
import { takeaway } from "./dialogue/takeaway.js";
import { openDialogue } from "./dialogue/view.js";

export default {
  render({ model, el }) {
    return openDialogue(el, model, [size, takeaway, live]);
  },
};
