// Messages to the kernel, and what is said when it does not answer.

import { icon } from "../icons.js";

/**
 * Return `ask(content)`, which sends a message, and `done()`, after which no answer is awaited.
 *
 * `hear(content, buffers)` gets each message that `answers(content)` says is one to what was asked;
 * when none has come after `patience` milliseconds, `late()` is called.
 */
export function kernelOf(view, { patience, answers, hear, late }) {
  const { model } = view;
  let waiting = 0;
  const done = () => clearTimeout(waiting);
  const listen = (content, buffers) => {
    if (!answers(content)) return;
    done();
    hear(content, buffers);
  };
  model.on("msg:custom", listen);
  view.on("close", () => {
    done();
    model.off("msg:custom", listen);
  });
  return {
    done,
    ask(content) {
      model.send(content);
      done();
      waiting = setTimeout(late, patience);
    },
  };
}

/** Say in `place` how it goes, or, with a sign, what went wrong. */
export function report(place, text, wrong = false) {
  place.classList.toggle("wrong", wrong);
  place.replaceChildren(...(wrong ? [icon("warning")] : []), ...(text ? [text] : []));
}
