// What is known of each connection as the steps come: its lane, its steps, its states.

import { makeLanes } from "./lanes.js";
import { connectionOf, phaseOf } from "./said.js";

const KNOWN = new WeakMap();

/**
 * The sessions of a dialogue up to its last step so far.
 *
 * `all` is a map from the connection's number to `{connection, client, server, steps, bands,
 * begins, live}`: lanes, indices of its steps, its states as `{from, to, over, state, phase}`, `to`
 * being the first step that is no longer in it (Infinity while it lasts) and `over` that the
 * session has ended with it, and the steps with which these begin. `overlap` says whether two
 * were ever open at once. Later calls look at new steps only.
 */
export function sessionsOf(data) {
  if (!KNOWN.has(data)) KNOWN.set(data, makeSessions(data));
  const sessions = KNOWN.get(data);
  sessions.catchUp();
  return sessions;
}

function makeSessions(data) {
  const { steps } = data.transcript;
  let seen = 0;
  let open = 0;
  const sessions = {
    all: new Map(),
    lanes: makeLanes(),
    overlap: false,
    catchUp() {
      for (; seen < steps.length; seen += 1) take(steps[seen], seen);
    },
  };
  return sessions;

  function take(step, index) {
    if (!sessions.all.has(step.connection)) begin(connectionOf(data, step));
    const session = sessions.all.get(step.connection);
    setLive(session, true);
    session.steps.push(index);
    follow(session, step, index);
    if (open > 1) sessions.overlap = true;
    // An event may be the end; where it was not, the next step takes it back.
    if (step.kind === "event" || phaseOf(data, step) === "ending") {
      setLive(session, false);
      if (session.bands.length) Object.assign(session.bands.at(-1), { to: index + 1, over: true });
    }
  }

  function begin(connection) {
    const session = { connection, steps: [], bands: [], begins: new Set(), live: false };
    Object.assign(session, sessions.lanes.place(connection));
    sessions.all.set(connection.number, session);
  }

  function setLive(session, live) {
    if (session.live === live) return;
    session.live = live;
    const change = live ? 1 : -1;
    open += change;
    session.client.live += change;
    if (session.client.live > 1) session.client.crowded = true;
  }

  function follow(session, step, index) {
    const last = session.bands.at(-1);
    if (last && last.state === step.state_after) {
      Object.assign(last, { to: Infinity, over: false });
      return;
    }
    if (last) last.to = Math.min(last.to, index);
    if (!step.state_after) return;
    const { number } = session.connection;
    session.bands.push({
      key: `${number}.${session.bands.length}`,
      from: index,
      to: Infinity,
      state: step.state_after,
      phase: phaseOf(data, step),
    });
    session.begins.add(index);
  }
}

/** The last step of a session up to `index`, or undefined. */
export function lastStep(session, index) {
  return session.steps[search(session.steps, (step) => step > index) - 1];
}

/** The first place in a sorted list whose item passes, or its length. */
export function search(list, passes) {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (passes(list[middle])) to = middle;
    else from = middle + 1;
  }
  return from;
}
