// A dialogue that is still going on: what the kernel adds to it.

const LISTS = ["connections", "steps", "mailboxes", "events"];

/** How much of each there is, for the kernel to know what is lacking. */
export function countsOf(data) {
  return Object.fromEntries(LISTS.map((name) => [name, data.transcript[name].length]));
}

/**
 * Add a chunk (`GrowingData` in mailedu.views.dialogue_data) to what is there, in place.
 *
 * What is there already is passed over: views of one widget share its data. Returns false when
 * there is a gap before the chunk, which is left aside then.
 */
export function grown(data, chunk) {
  const { transcript } = data;
  if (LISTS.some((name) => transcript[name].length < chunk.at[name])) return false;
  const fresh = (name) => chunk[name].slice(transcript[name].length - chunk.at[name]);
  for (const name of ["happenings", "explained"]) {
    for (const one of chunk[name].slice(chunk.steps.length - fresh("steps").length)) {
      data[name].push(one);
    }
  }
  for (const name of LISTS) {
    for (const one of fresh(name)) transcript[name].push(one);
  }
  Object.assign(data.explanations, chunk.explanations);
  Object.assign(data.protocols, chunk.protocols);
  return true;
}
