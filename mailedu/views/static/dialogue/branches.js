// Both branches of a fork: the steps that they share, then side by side, stepped through together.

import { h, region, runCell } from "../dom.js";
import { icon } from "../icons.js";
import { endings } from "./endings.js";
import { readable } from "./octets.js";
import { speaker } from "./said.js";

const ROWS_ABOVE = 4; // of the shared steps, how many are kept in sight over the current one
const LINES_SHOWN_OF_FORK = 6; // of a message or a long reply
const MOVES = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last" };

/** Draw a fork (`mailedu.views.fork.fork_data`); it begins where the branches part. */
export function drawFork(fork, say) {
  const { trunk, branches } = fork;
  const longest = Math.max(...branches.map(({ transcript }) => transcript.steps.length));
  const last = Math.max(longest - 1, 0);
  const part = trunk < longest;
  const live = h("div", { class: "live", "aria-live": "polite" });
  const counter = h("div", { class: "counter" });
  const buttons = Object.fromEntries(
    ["first", "back", "next", "last"].map((name) => [name, moveButton(name)]),
  );
  const lists = [branchList("trunk", say("fork.trunk"), fork, 0, 0, trunk, say)];
  const changed = say(`fork.changed.${fork.change.kind}`);
  const titles = [say("fork.before"), `${say("fork.after")}: ${changed}`];
  if (part) {
    branches.forEach((_, side) => {
      lists.push(branchList(sideName(side), titles[side], fork, side, trunk, longest, say));
    });
  }
  const texts = branches.map((_, side) => h("div", { class: `fork-text ${sideName(side)}` }));
  const element = h(
    "section",
    { class: "fork", tabindex: "0", role: "group", "aria-label": fork.answer },
    h(
      "div",
      { class: "fork-head" },
      h("h3", {}, fork.answer),
      h(
        "div",
        { class: "toolbar", role: "toolbar", "aria-label": say("fork.steps") },
        ...Object.values(buttons),
      ),
      counter,
    ),
    ...fork.notes.map((note) => h("p", { class: "fork-note" }, icon("warning"), note)),
    h("div", { class: `fork-lists${part ? "" : " alike"}` }, ...lists.map((list) => list.element)),
    ...(part ? [] : [h("p", { class: "fork-note" }, say("fork.alike"))]),
    ...endings(fork, say),
    h("div", { class: "fork-texts" }, ...texts),
    live,
  );
  let index = -1;
  element.addEventListener("keydown", (event) => {
    const where = MOVES[event.key];
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) return runCell(element, event);
    if (!where || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // a dialogue around it has keys of its own
    move(where);
  });
  for (const list of lists) list.listen(go);
  show(Math.min(trunk, last));
  return element;

  function moveButton(name) {
    const button = h("button", { type: "button", title: say(name), "aria-label": say(name) });
    button.append(icon(name));
    button.addEventListener("click", () => move(name));
    return button;
  }

  function move(where) {
    go({ first: 0, back: index - 1, next: index + 1, last }[where]);
  }

  function go(wanted) {
    const within = Math.min(Math.max(wanted, 0), last);
    if (within === index) return;
    show(within);
    live.textContent = texts
      .slice(0, within < trunk ? 1 : 2)
      .map((text, side) => `${within < trunk ? "" : `${titles[side]}: `}${text.textContent}`)
      .join(" ");
  }

  function show(now) {
    index = now;
    counter.textContent = `${now + 1} / ${last + 1}`;
    for (const name of ["first", "back"]) buttons[name].setAttribute("aria-disabled", now === 0);
    for (const name of ["next", "last"]) buttons[name].setAttribute("aria-disabled", now === last);
    for (const list of lists) list.show(now);
    element.classList.toggle("shared", now < trunk);
    branches.forEach((branch, side) => {
      const heading = now < trunk ? [] : [h("h4", {}, titles[side])];
      texts[side].replaceChildren(...heading, ...stepText(branch, now, say));
    });
  }
}

function sideName(side) {
  return ["before", "after"][side];
}

/** The steps `from` to `to` of one branch as a list with arrows. */
function branchList(name, title, fork, side, from, to, say) {
  const { steps } = fork.branches[side].transcript;
  const rows = steps.slice(from, to).map((_, at) => branchRow(fork, side, from + at, say));
  const list = h("div", { role: "list", "aria-label": title }, ...rows);
  const scroller = region("fork-steps", title, list);
  if (to > from && rows.length === 0) scroller.append(h("p", { class: "faint" }, say("fork.over")));
  const element = h("div", { class: `fork-list ${name}` }, h("h4", {}, title), scroller);
  let current = null;
  let passed = false;
  const keepInView = () => {
    const above = current && current.offsetTop - ROWS_ABOVE * rows[0].offsetHeight;
    scroller.scrollTop = current ? above : passed ? scroller.scrollHeight : 0;
  };
  const sizes = new ResizeObserver(keepInView);
  sizes.observe(scroller);
  sizes.observe(list);
  return {
    element,
    listen(go) {
      list.addEventListener("click", (event) => {
        const row = event.target.closest(".fork-row");
        if (row) go(from + rows.indexOf(row));
      });
    },
    show(index) {
      current?.removeAttribute("aria-current");
      current = rows[index - from];
      current?.setAttribute("aria-current", "step");
      passed = index >= to;
      keepInView();
    },
  };
}

function branchRow(fork, side, index, say) {
  const { transcript, happenings } = fork.branches[side];
  const step = transcript.steps[index];
  const party = step.kind === "event" ? "event" : step.sender;
  const label = h("span", { class: "label", title: step.label });
  if (step.error) label.append(icon("warning"), h("b", {}, say("error")), " ");
  label.append(step.label);
  const rest = h("span", { class: "rest" }, label);
  const row = h(
    "div",
    { class: `fork-row ${party}${step.error ? " wrong" : ""}`, role: "listitem" },
    h("span", { class: "number" }, `${index + 1}`),
    h("span", { class: "way", "aria-hidden": "true" }),
    rest,
  );
  if (transcript.connections.length > 1) {
    const title = say("connection", { number: step.connection });
    rest.prepend(h("span", { class: "connection", title }, `${step.connection}`));
  }
  if (index === fork.trunk) {
    row.classList.add("differs");
    rest.append(h("span", { class: "differs-word" }, icon("differs"), say("fork.differs")));
  }
  rest.append(...happenedWith(happenings[index]));
  return row;
}

function happenedWith(happenings) {
  return happenings.map((one) =>
    h("span", { class: `mark ${one.kind}` }, h("i", { class: "diamond" }), one.text),
  );
}

/** A step in words: who spoke, the line, what it means. */
function stepText({ transcript, happenings }, index, say) {
  const step = transcript.steps[index];
  if (!step) return [h("p", { class: "faint" }, say("fork.over"))];
  const lines = step.data.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const shown = lines.slice(0, LINES_SHOWN_OF_FORK).map((line, at) => {
    const whole = at < lines.length - 1 || step.data.endsWith("\n");
    return h("div", {}, readable(whole ? `${line}\n` : line));
  });
  const rest = lines.length - shown.length;
  if (rest > 0) shown.push(h("div", { class: "faint" }, say("more.lines", { count: rest })));
  const error = step.error
    ? [h("div", { class: "error" }, icon("warning"), h("b", {}, `${say("error")}: `), step.error)]
    : [];
  const happened = happenedWith(happenings[index]);
  return [
    h("div", { class: `who ${step.sender}` }, speaker({ transcript }, say, step)),
    h("div", { class: `said${step.data ? " code" : ""}` }, ...(step.data ? shown : [step.label])),
    ...error,
    h("p", { class: "meaning" }, step.meaning, " ", ...happened),
    ...(step.section ? [h("span", { class: "section" }, step.section)] : []),
  ];
}
