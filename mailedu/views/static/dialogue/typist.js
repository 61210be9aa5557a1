// Types a whole session for the learner, line by line, at a calm pace.

const LETTER_MS = 28;
const LINE_MS = 1300; // a long line takes no longer than this
const SEND_MS = 450; // from the last letter to the end of the line
const READ_MS = 1700; // after an answer, to read it

/**
 * Make what types: `put` shows part of a line, `submit` sends it, `show` is told if it types.
 *
 * A line is typed when the server has answered the one before, as far as it answers.
 */
export function makeTypist(view, put, submit, show) {
  const { model } = view;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let run = 0; // every stop ends the run that was going on
  let timer = 0;
  let wake = null;

  const pause = (ms) => new Promise((done) => (timer = setTimeout(done, ms)));

  /** Wait until a line is sent and it is the client's turn; tells whether the server has spoken. */
  function answered(before) {
    return new Promise((done) => {
      let spoken = false;
      wake = () => {
        const { open, sent, waiting, unsent } = model.get("session");
        spoken ||= waiting;
        // A new session counts from the beginning, and what is known of it may come late.
        if (!open || (sent !== before && !waiting && !unsent)) done(spoken);
      };
      wake();
    });
  }

  /** Wait until the session is open, which a new one is not at once. */
  function opened() {
    return new Promise((done) => {
      wake = () => void (model.get("session").open && done());
      wake();
    });
  }

  async function play(lines) {
    const mine = (run += 1);
    typist.typing = true;
    show(true);
    await opened();
    for (const line of lines) {
      if (run !== mine) return;
      const letters = still.matches ? line.length : 1;
      const wait = Math.min(LETTER_MS, LINE_MS / Math.max(line.length, 1));
      for (let at = letters; at < line.length; at += letters) {
        put(line.slice(0, at));
        await pause(wait);
        if (run !== mine) return;
      }
      put(line);
      await pause(SEND_MS);
      if (run !== mine || !model.get("session").open) break;
      const steps = view.data.transcript.steps.length;
      const before = model.get("session").sent;
      submit();
      await answered(before);
      if (run !== mine) return;
      await pause(view.data.transcript.steps.length > steps + 1 ? READ_MS : SEND_MS);
      if (run !== mine) return;
    }
    if (run === mine) typist.stop();
  }

  const hear = () => wake?.();
  model.on("change:session", hear);
  view.on("close", () => model.off("change:session", hear));

  const typist = {
    typing: false,
    play,
    stop() {
      if (!typist.typing) return;
      run += 1;
      clearTimeout(timer);
      typist.typing = false;
      show(false);
    },
  };
  return typist;
}
