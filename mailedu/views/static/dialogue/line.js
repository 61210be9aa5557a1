// The line in the largest type, its parts, its payload and what it means.

import { h, region } from "../dom.js";
import { icon } from "../icons.js";
import { storeLinks } from "./marks.js";
import { pieces, readable } from "./octets.js";
import { speaker } from "./said.js";

const LINES_SHOWN = 400; // of a message or a long reply
const ORIGINAL_SHOWN = 200; // octets of what a line was before somebody changed it
const NARROW_PIECE = 4; // characters up to which a piece is narrower than most names
const WIDE_PIECE = 24; // characters from which it is wider
// Parts in the sender's colour.
const LEADING = new Set(["verb", "code", "status", "tag", "untagged", "response"]);
const SMALL = new Set(["list", "code-end", "separator"]); // parts narrower than their names
const MOST_NAMES = 14; // pieces of a line up to which each has its name underneath
// Parts that a long text need not name.
const UNNAMED = new Set([
  "crlf", "space", "code", "mark", "field-value", "separator", "limit", "mechanism",
]);

export function explain(data, say, step, index) {
  const end = step.data.indexOf("\n") + 1 || step.data.length;
  const result = [h("div", { class: `who ${step.sender}` }, speaker(data, say, step))];
  const lines = end < step.data.length;
  if (lines && step.kind === "data") {
    result.push(payload(say, step, 0));
  } else {
    result.push(step.data ? largeLine(say, step, end) : h("div", { class: "large" }, step.label));
    if (lines) result.push(payload(say, step, end));
  }
  if (step.fate) result.push(fateOf(say, step));
  if (step.error) {
    result.push(
      h("div", { class: "error" }, icon("warning"), h("b", {}, `${say("error")}: `), step.error),
    );
  }
  const meaning = h("p", { class: "meaning" }, step.meaning);
  for (const one of data.happenings[index]) {
    const diamond = h("i", { class: "diamond" });
    meaning.append(" ", h("span", { class: `mark ${one.kind}` }, diamond, one.text));
  }
  for (const one of storeLinks(data, say, index)) meaning.append(" ", one);
  result.push(meaning);
  const foot = h("div", { class: "line-foot" });
  if (step.section) {
    const section = step.verb ? `${step.section}, ${step.verb}` : step.section;
    foot.append(h("span", { class: "section" }, section));
  }
  if (step.parts.length > 0) foot.append(h("span", { class: "part-hint" }, say("part.hint")));
  if (foot.childElementCount > 0) result.push(foot);
  return result;
}

/** What a hand on the wire did to the line, and what its sender had sent. */
function fateOf(say, step) {
  const element = h("p", { class: "line-fate" }, h("b", {}, say(`fate.${step.fate}`)));
  if (!step.original) return element;
  const original = readable(step.original.slice(0, ORIGINAL_SHOWN));
  const rest = step.original.length > ORIGINAL_SHOWN ? " …" : "";
  element.append(` ${say("fate.original")} `, h("span", { class: "code" }, original + rest));
  return element;
}

/** The line in the largest type, cut into its parts, each with its name underneath. */
export function largeLine(say, step, end) {
  const cut = pieces(step, 0, end);
  const total = cut.reduce((sum, piece) => sum + piece.text.length, 0);
  const named = cut.filter(({ text }) => text !== " ").length <= MOST_NAMES;
  const size = !named ? "longest dense" : total > 90 ? "longest" : total > 34 ? "long" : "";
  const element = h("div", { class: `large ${size}`, role: "group", "aria-label": say("parts") });
  for (const piece of cut) {
    const { part } = piece;
    if (piece.text === " ") continue; // the gap between two pieces shows it
    const leading = part && LEADING.has(part.name);
    const { length } = piece.text;
    const width = length <= NARROW_PIECE ? "narrow" : length >= WIDE_PIECE ? "wide" : "";
    const column = h(
      "span",
      {
        class: `piece ${leading ? step.sender : ""} ${width}`,
        "data-part": part ? piece.number : null,
        ...(part && { role: "button", tabindex: "-1" }),
      },
      h("span", { class: "code" }, piece.text),
    );
    if (named) column.append(h("span", { class: "name" }, nameOfPart(part)));
    if (named && part?.decoded) {
      const plain = h("span", { class: "code" }, part.decoded);
      column.append(h("span", { class: "decoded" }, `${say("decoded")} `, plain));
    }
    element.append(column);
  }
  return element;
}

function nameOfPart(part) {
  return part && !SMALL.has(part.name) ? part.label : "";
}

/** The lines from an octet on, in a box that scrolls; at the right what each line is. */
function payload(say, step, from) {
  const table = region(from === 0 ? "payload whole" : "payload", say("payload"));
  let at = from;
  let count = 0;
  let former = "";
  while (at < step.data.length && count < LINES_SHOWN) {
    const end = step.data.indexOf("\n", at) + 1 || step.data.length;
    const code = h("span", { class: "code" });
    const labels = new Set();
    for (const piece of pieces(step, at, end)) {
      const text = piece.text.replace(/\\r\\n$/, "");
      if (text) code.append(h("span", { "data-part": piece.part ? piece.number : null }, text));
      else if (code.hasChildNodes()) continue; // a line end that belongs to what comes next
      if (piece.part?.label && !UNNAMED.has(piece.part.name)) labels.add(piece.part.label);
      if (piece.part?.decoded) labels.add(`${say("decoded")} ${piece.part.decoded}`);
    }
    const label = [...labels].join(" · ");
    const name = h("span", { class: "name" }, label === former ? "" : label);
    table.append(h("div", { class: "entry" }, code, name));
    former = label;
    at = end;
    count += 1;
  }
  if (at < step.data.length) {
    const rest = step.data.slice(at).split("\n").length - (step.data.endsWith("\n") ? 1 : 0);
    table.append(h("div", { class: "faint" }, say("more.lines", { count: rest })));
  }
  return table;
}
