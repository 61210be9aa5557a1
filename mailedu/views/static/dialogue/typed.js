// Octets (Latin-1 text, one character each) as people type them: what is unseen as an escape.

import { hex, readable } from "./octets.js";

const ESCAPES = { "\r": "\\r", "\n": "\\n", "\t": "\\t" };
const MEANT = { "\\r": "\r", "\\n": "\n", "\\t": "\t", "\\\\": "\\" };
const PIECES = /\\x[0-9a-fA-F]{2}|\\[rnt\\]|[^]/gu;

/** Octets as a text to be edited; a backslash that would begin an escape is doubled. */
export function toTyped(octets) {
  const pieces = characters(octets).map(visible);
  return pieces
    .map((piece, at) => (piece === "\\" && /^[rntx\\]/.test(pieces[at + 1]) ? "\\\\" : piece))
    .join("");
}

/** The octets that such a text stands for; letters beyond ASCII are in UTF-8. */
export function fromTyped(text) {
  const octet = (piece) => String.fromCharCode(parseInt(piece.slice(2), 16));
  return (text.match(PIECES) ?? [])
    .map((piece) => MEANT[piece] ?? (piece.length === 4 ? octet(piece) : utf8(piece)))
    .join("");
}

/** Cut octets into characters of UTF-8, each as its octets, or else into single octets. */
function characters(octets) {
  try {
    const bytes = Uint8Array.from(octets, (c) => c.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return [...text].map(utf8);
  } catch {
    return [...octets];
  }
}

function visible(octets) {
  const text = readable(octets);
  const seen = [...text].length === 1 && (octets < "\x80" || utf8(text) === octets);
  if (seen) return text;
  const escape = (c) => ESCAPES[c] ?? `\\x${hex(c.charCodeAt(0), 2)}`;
  return [...octets].map(escape).join("");
}

function utf8(text) {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
