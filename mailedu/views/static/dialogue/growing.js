// A dialogue that is still going on: what the kernel adds to it.

/** Add a chunk (`mailedu.views.dialogue_data.chunk_data`) to what is there, in place. */
export function grown(data, chunk) {
  const { transcript } = data;
  for (const name of ["connections", "steps", "mailboxes", "events"]) {
    transcript[name].push(...chunk[name]);
  }
  data.happenings.push(...chunk.happenings);
  Object.assign(data.protocols, chunk.protocols);
}
