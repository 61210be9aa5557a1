// The widget of a session that is typed by hand: a live dialogue, and below it a line to type in.
//
// Traits: as of the dialogue widget, `session` and `names`. Messages: mailedu.views.console.

import { commandLine } from "./dialogue/command_line.js";
import { live } from "./dialogue/live.js";
import { size } from "./dialogue/size.js";
import { takeaway } from "./dialogue/takeaway.js";
import { openDialogue } from "./dialogue/view.js";

export default {
  render({ model, el }) {
    const me = Math.random().toString(36); // answers name the view that has asked
    const typing = (view) => commandLine(view, me);
    const open = (shown) => openDialogue(el, shown, [size, takeaway, live, typing]);
    let close = open(model);
    const restart = (content) => {
      if (!content.again) return;
      const focused = el.querySelector(".typing").contains(document.activeElement);
      close();
      close = open(anew(model));
      if (focused) el.querySelector(".typed").focus({ preventScroll: true });
    };
    model.on("msg:custom", restart);
    return () => {
      model.off("msg:custom", restart);
      close();
    };
  },
};

/** The model as it was before the first step: a new session begins. */
function anew(model) {
  const { transcript, ...others } = model.get("data");
  const none = { connections: [], steps: [], mailboxes: [], events: [] };
  const data = { ...others, happenings: [], transcript: { ...transcript, ...none } };
  return {
    get: (name) => (name === "data" ? data : model.get(name)),
    set: (...values) => model.set(...values),
    save_changes: () => model.save_changes(),
    send: (...values) => model.send(...values),
    on: (...values) => model.on(...values),
    off: (...values) => model.off(...values),
  };
}
