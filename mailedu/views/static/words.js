// The catalogue of words that the kernel or the page sends along (mailedu.views.words).

/** Return the function that looks a word up and fills in its braces. */
export function sayer(words) {
  return (key, values = {}) =>
    words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
