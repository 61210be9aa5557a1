// A dialogue that is still going on: the view grows, and says when the kernel is gone.

import { h } from "../dom.js";
import { countsOf } from "./growing.js";
import { kernelOf } from "./kernel.js";

const PATIENCE_MS = 4000; // until an answer of the kernel is called late

/**
 * Follow what the kernel tells of a dialogue that goes on.
 *
 * Who stands at the last step goes along with it; who looks at an earlier one stays there. Adds
 * `view.ask(content)`, which sends a message that the kernel answers, and tells "answer" (content)
 * of each message that comes, "late" when none comes for a while, and "gone" when none ever will.
 */
export function live(view) {
  const { model, say, data } = view;
  const note = h("p", { class: "note", role: "status" });
  let gone = false;
  view.above.append(note);

  function tell(kind, text) {
    note.dataset.status = kind;
    note.textContent = text;
    note.hidden = !text;
  }

  view.ask = (content) => {
    if (gone) return;
    try {
      kernel.ask(content);
    } catch {
      lose(); // the way to the kernel is closed
    }
  };

  function late() {
    tell("late", say("live.late"));
    view.tell("late");
  }

  function hear(content) {
    if (!gone) tell("", "");
    if (content.grown && !view.grow(content.grown)) view.ask({ have: countsOf(data) });
    view.tell("answer", content);
  }

  /** The kernel was restarted or shut down: what was there stays, and nothing is added. */
  function lose() {
    gone = true;
    kernel.done();
    tell("gone", say("live.gone"));
    view.tell("gone");
  }

  view.on("grown", (from) => {
    if (view.index === from - 1) view.go(Infinity);
  });
  const kernel = kernelOf(view, { patience: PATIENCE_MS, answers: () => true, hear, late });
  model.on("comm_live_update", lose);
  view.on("close", () => model.off("comm_live_update", lose));
  tell("", "");
  view.ask({ have: countsOf(data) });
}
