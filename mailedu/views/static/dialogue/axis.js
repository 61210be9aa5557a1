// Where a step stands on the ladder: evenly spaced, or to the scale of time. The unit is a row.

import { search } from "./sessions.js";

const ARROWS_APART = 0.25; // rows between two arrows that are both drawn
const LABELS_APART = 0.8; // rows between two labels
const LONGEST = 100_000; // rows, as browsers have a limit to what scrolls

/**
 * The places of all steps. Where time is to scale, `rows` are drawn for a second, and what would
 * lie on top of each other is thinned: steps without `drawn` stand for themselves only while
 * they are current, those without `labelled` have no words.
 */
export function makeAxis(data) {
  const { steps, events } = data.transcript;
  let places = [];
  let drawn = [];
  let labelled = [];
  let arrow = -Infinity;
  let marked = -Infinity;
  let label = -Infinity;
  const axis = {
    scaled: false,
    rows: 1,
    place: (index) => (axis.scaled ? places[index] : index),
    drawn: (index) => !axis.scaled || drawn[index],
    labelled: (index, current) => {
      if (!axis.scaled || index === current) return true;
      return labelled[index] && Math.abs(places[index] - places[current]) >= LABELS_APART;
    },
    /** How many steps after this one are not drawn. */
    hidden(index) {
      let next = index + 1;
      while (next < drawn.length && !drawn[next]) next += 1;
      return axis.scaled ? next - index - 1 : 0;
    },
    /** Where a moment stands. */
    at: (time) => (time - start()) * axis.rows,
    start,
    extent: () => (steps.length ? axis.place(steps.length - 1) + 1 : 0),
    /** The first step at or after a place. */
    find: (place) =>
      axis.scaled
        ? search(places, (one) => one >= place)
        : Math.min(Math.max(Math.ceil(place), 0), steps.length),
    /** Set the scale; the whole time is at most `LONGEST` rows. */
    scale(scaled, rows) {
      axis.scaled = scaled;
      axis.rows = Math.min(rows, LONGEST / (span() || 1));
      [places, drawn, labelled] = [[], [], []];
      arrow = marked = label = -Infinity;
      axis.catchUp();
    },
    span,
    catchUp() {
      if (!axis.scaled) return;
      for (let index = places.length; index < steps.length; index += 1) {
        const place = Math.max(axis.at(steps[index].received), places[index - 1] ?? 0);
        const happened = data.happenings[index].length > 0;
        const shown =
          place - arrow >= ARROWS_APART || (happened && place - marked >= ARROWS_APART);
        const named = shown && place - label >= LABELS_APART;
        places.push(place);
        drawn.push(shown);
        labelled.push(named);
        if (shown) arrow = place;
        if (shown && happened) marked = place;
        if (named) label = place;
      }
    },
  };
  return axis;

  /** When the recording's first line, or change of the store, was. */
  function start() {
    return Math.min(steps[0]?.received ?? 0, events[steps[0]?.events[0]]?.time ?? Infinity);
  }

  function span() {
    return steps.length ? steps.at(-1).received - start() : 0;
  }
}
