// The octets of a step in hex.

import { h } from "../dom.js";
import { hex, pieces } from "./octets.js";

const OCTETS_SHOWN = 4096;

/** The octets in hex, sixteen to a line, in runs that belong to one part. */
export function hexDump(step, say) {
  const lines = [];
  const end = Math.min(step.data.length, OCTETS_SHOWN);
  for (let at = 0; at < end; at += 16) {
    const stop = Math.min(at + 16, end);
    const codes = h("span", { class: "codes" });
    const texts = h("span", { class: "texts" });
    for (const run of pieces(step, at, stop)) {
      const number = run.part ? run.number : null;
      let digits = "";
      for (let i = run.start; i < run.end; i += 1) {
        digits += `${hex(step.data.charCodeAt(i), 2)}${i === at + 7 ? "  " : " "}`;
      }
      const plain = step.data.slice(run.start, run.end).replace(/[^\x20-\x7e]/g, ".");
      codes.append(h("span", { "data-part": number }, digits));
      texts.append(h("span", { "data-part": number }, plain));
    }
    const offset = h("span", { class: "offset" }, hex(at, 4));
    lines.push(h("div", { class: "entry" }, offset, codes, texts));
  }
  if (end < step.data.length) {
    lines.push(h("div", { class: "faint" }, say("more.octets", { count: step.data.length - end })));
  }
  return lines;
}
