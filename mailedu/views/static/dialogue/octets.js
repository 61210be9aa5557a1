// Octets (Latin-1 text, one character each) as people read them.

/** Turn octets (one Latin-1 character each) into readable text: UTF-8 where it is. */
export function readable(octets) {
  let text = octets;
  if (/[\x80-\xff]/.test(octets)) {
    try {
      const bytes = Uint8Array.from(octets, (c) => c.charCodeAt(0));
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      text = octets;
    }
  }
  return text.replace(UNSEEN, (c) => {
    const named = { "\r": "\\r", "\n": "\\n", "\t": "\\t" }[c];
    const code = c.codePointAt(0);
    return named ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
  });
}
const UNSEEN =
  /[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export function hex(number, width) {
  return number.toString(16).padStart(width, "0");
}

/** Cut `step.data[from:to]` along its parts; what no part covers is a piece without a label. */
export function pieces(step, from, to) {
  const result = [];
  let at = from;
  const add = (start, end, part, number) => {
    if (start >= end) return;
    const octets = step.data.slice(start, end);
    const masked = part?.secret && /^\*+$/.test(octets);
    const text = masked ? "•".repeat(octets.length) : readable(octets);
    result.push({ start, end, text, part: part ?? null, number });
  };
  for (let number = firstPart(step.parts, from); number < step.parts.length; number += 1) {
    const part = step.parts[number];
    if (part.start >= to) break;
    if (part.end <= at) continue;
    add(at, part.start, null, -1);
    const start = Math.max(part.start, at);
    at = Math.min(part.end, to);
    add(start, at, part, number);
  }
  add(at, to, null, -1);
  return result;
}

/** Return the number of the first part that ends behind the octet `from`; they stand in order. */
function firstPart(parts, from) {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle].end <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}
