// Which line made each change of the store.

import { connectionOf } from "./said.js";

const FOUND = new WeakMap();

/**
 * The causes of the store's events so far: `cause[event]` is the index of a step, or null where
 * no line of this dialogue made the change; `effects` is a map from a step to its events, `at`
 * from an event to the step with which it stands.
 *
 * The cause is a command (or the message text that follows it) that the server had in hand at
 * the moment of the event: it had arrived, and its reply had not left. The command must be one
 * that can make such a change (`data.effects`). Of several the one that came last is taken.
 */
export function causesOf(data) {
  if (!FOUND.has(data)) FOUND.set(data, makeCauses(data));
  const causes = FOUND.get(data);
  causes.catchUp();
  return causes;
}

function makeCauses(data) {
  const { steps, events } = data.transcript;
  const inHand = new Map(); // indices of commands without a reply, by connection
  let seen = 0;
  const causes = {
    cause: [],
    effects: new Map(),
    at: new Map(),
    catchUp() {
      for (; seen < steps.length; seen += 1) take(steps[seen], seen);
    },
  };
  return causes;

  function take(step, index) {
    if (!inHand.has(step.connection)) inHand.set(step.connection, []);
    if (step.sender === "client" && step.kind !== "event") inHand.get(step.connection).push(index);
    for (const event of step.events) {
      const cause = causeOf(events[event]);
      causes.cause[event] = cause;
      causes.at.set(event, index);
      if (cause === null) continue;
      if (!causes.effects.has(cause)) causes.effects.set(cause, []);
      causes.effects.get(cause).push(event);
    }
    if (step.kind === "reply" && step.answers !== null) {
      const answered = (one) => one === step.answers || steps[one].answers === step.answers;
      const left = inHand.get(step.connection).filter((one) => !answered(one));
      inHand.set(step.connection, left);
    }
  }

  function causeOf({ kind, time }) {
    let found = null;
    for (const one of [...inHand.values()].flat()) {
      const { forwarded } = steps[one];
      const fits = forwarded <= time && canCause(steps[one], kind);
      const later = found === null || forwarded >= steps[found].forwarded;
      if (fits && later) found = one;
    }
    return found;
  }

  function canCause(step, kind) {
    const { protocol } = connectionOf(data, step);
    return data.effects[protocol]?.[step.verb]?.includes(kind) ?? false;
  }
}
