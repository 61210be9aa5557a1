// The dialogue widget: a recorded dialogue as a ladder, one step at a time, each line explained.
//
// Traits: `data` (mailedu.views.dialogue_data), `index` (the current step), `theme`.

import { openDialogue } from "./dialogue/view.js";

export default {
  render({ model, el }) {
    return openDialogue(el, model);
  },
};
