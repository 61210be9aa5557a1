// Every part of a step explained: point at it, tap it, or go from one to the next by keyboard.
//
// The same part lights up wherever it stands: in the line, in the payload and in the bytes. The
// card says what it is, why it is there and which section says so.

import { h } from "../dom.js";
import { hex, readable } from "./octets.js";

const TEXT_SHOWN = 60; // characters of a part in the card
const OCTETS_IN_CARD = 32;

/**
 * Explain the parts inside `pane`, those of the line `line` by keyboard too.
 *
 * Returns the card's `element`, and `drawn(step, index)`, which is called when another step has
 * been drawn (a step of null: there is nothing to explain).
 */
export function makeParts(view, pane, line) {
  const { data, say, live } = view;
  const element = h("div", { class: "part-card", role: "note", "aria-label": say("part.card") });
  let step = null;
  let keys = [];
  let hovered = null; // the number of the part under the mouse
  let held = null; // that of the part that was tapped, or that has the focus

  pane.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") point(partOf(event.target));
  });
  pane.addEventListener("pointerleave", () => point(null));
  pane.addEventListener("click", (event) => {
    const number = partOf(event.target);
    if (number === null || element.contains(event.target)) return;
    if (line.contains(event.target)) take(event.target.closest("[data-part]"), held !== number);
    else hold(held === number ? null : number);
  });
  line.addEventListener("focusin", (event) => {
    const number = partOf(event.target);
    if (number !== null && event.target.matches(":focus-visible")) hold(number);
  });
  pane.addEventListener("focusout", (event) => {
    if (!pane.contains(event.relatedTarget)) hold(null);
  });
  line.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const piece = event.target.closest("[data-part]");
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && (piece || held !== null)) {
      hold(null);
      view.root.focus({ preventScroll: true });
    } else if (piece && way) {
      const next = held === null ? piece : beside(piece, way);
      take(next, true);
    } else if (piece && (event.key === "Enter" || event.key === " ")) {
      take(piece, held === null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    element,
    drawn(now, index, hadFocus) {
      step = now;
      keys = data.explained?.[index] ?? [];
      hovered = null;
      held = null;
      show();
      const first = line.querySelector("[data-part]");
      if (!first) {
        if (hadFocus) view.root.focus({ preventScroll: true });
        return;
      }
      reachable(first, true);
      if (!hadFocus) return;
      first.focus({ preventScroll: true });
      hold(null);
    },
  };

  function point(number) {
    if (number === hovered) return;
    hovered = number;
    show();
  }

  function hold(number) {
    if (number === held) return;
    held = number;
    show();
  }

  /** Give a piece of the line the focus, and hold its part if so wanted. */
  function take(piece, wanted) {
    for (const other of line.querySelectorAll("[data-part][tabindex='0']")) {
      reachable(other, false);
    }
    reachable(piece, true);
    const number = partOf(piece);
    hold(wanted ? number : null);
    piece.focus({ preventScroll: true });
    piece.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (held !== number && wanted) hold(number);
    if (!wanted) hold(null);
    else live.textContent = element.dataset.spoken;
  }

  /** Return the next piece of the line, or the one before, that is of another part. */
  function beside(piece, way) {
    const all = [...line.querySelectorAll("[data-part]")];
    let at = all.indexOf(piece);
    while (all[at + way] && all[at].dataset.part === piece.dataset.part) at += way;
    return all[at];
  }

  function show() {
    const number = hovered ?? held;
    for (const lit of pane.querySelectorAll(".lit")) lit.classList.remove("lit");
    element.classList.toggle("open", number !== null);
    element.classList.toggle("pinned", held !== null);
    if (number === null) return;
    for (const same of pane.querySelectorAll(`[data-part="${number}"]`)) same.classList.add("lit");
    element.replaceChildren(...contents(number));
    element.dataset.spoken = [...element.querySelectorAll(".spoken")]
      .map((one) => one.textContent)
      .join(" ");
  }

  function contents(number) {
    const part = step.parts[number];
    const said = data.explanations?.[keys[number]];
    const octets = step.data.slice(part.start, part.end);
    const masked = part.secret && /^\*+$/.test(octets);
    const text = masked ? "•".repeat(octets.length) : readable(octets.slice(0, TEXT_SHOWN + 1));
    const short = text.length > TEXT_SHOWN ? `${text.slice(0, TEXT_SHOWN)}…` : text;
    const place = { first: part.start, last: part.end - 1, count: step.data.length };
    const where = say(octets.length === 1 ? "part.octet" : "part.octets", place);
    const result = [
      h(
        "div",
        { class: "part-which" },
        h("span", { class: "code" }, short === " " ? say("part.space") : short),
        h("span", { class: "name" }, said?.what.startsWith(part.label) ? "" : part.label),
        h("span", { class: "where" }, where),
      ),
    ];
    if (said) {
      result.push(h("p", { class: "part-what spoken" }, said.what));
      if (said.why) result.push(h("p", { class: "part-why spoken" }, said.why));
    }
    if (part.decoded) {
      const plain = h("span", { class: "code" }, part.decoded);
      result.push(h("p", { class: "part-decoded spoken" }, `${say("decoded")} `, plain));
    }
    const foot = h("div", { class: "part-foot" });
    if (said) foot.append(h("span", { class: "section spoken" }, said.section));
    foot.append(h("span", { class: "octets code" }, masked ? say("part.secret") : octetsOf(octets)));
    result.push(foot);
    return result;
  }
}

function partOf(target) {
  const number = target.closest?.("[data-part]")?.dataset.part;
  return number === undefined ? null : Number(number);
}

/** Make a piece the one that Tab reaches, or take that away. */
function reachable(piece, yes) {
  piece.setAttribute("tabindex", yes ? "0" : "-1");
  piece.setAttribute("role", "button");
  piece.dataset.lmSuppressShortcuts = "true";
}

function octetsOf(octets) {
  const shown = [...octets.slice(0, OCTETS_IN_CARD)];
  const digits = shown.map((octet) => hex(octet.charCodeAt(0), 2)).join(" ");
  return octets.length > OCTETS_IN_CARD ? `${digits} …` : digits;
}
