// The line that commands are typed in, with what there is to say of them.
//
// Nothing here waits for the kernel but the notes: completions are those that came with `session`.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { makeNotes } from "./advice.js";
import { makeCompleting } from "./completing.js";
import { makeRecall } from "./recall.js";
import { makeTypist } from "./typist.js";

const ASK_MS = 400; // until a line that is being typed is asked about
const ENDS = { crlf: "\r\n", lf: "\n", none: "" };

/** Add the line below the ladder of `view`; answers that name `me` are its own. */
export function commandLine(view, me) {
  const { model, say } = view;
  const { user, client } = model.get("names");
  const session = () => model.get("session");
  const input = h("input", {
    class: "typed code",
    type: "text",
    "aria-label": say("console.line", { client }),
    "aria-describedby": `mailedu-status-${me}`,
    autocomplete: "off",
    autocapitalize: "off",
    autocorrect: "off",
    spellcheck: "false",
  });
  const tool = (name, act, picture) => {
    const element = h("button", { type: "button", class: name }, say(`console.${name}`, { user }));
    if (picture) element.prepend(icon(picture));
    element.addEventListener("click", act);
    return element;
  };
  const status = h("p", { id: `mailedu-status-${me}` });
  const hint = h("p", { class: "usage" });
  const end = h("select", { "aria-label": say("console.end") });
  for (const name of Object.keys(ENDS)) {
    end.append(h("option", { value: name }, say(`console.end.${name}`)));
  }
  const question = h("div", { class: "asking", role: "group" });
  const sendButton = tool("send", () => submit());
  const again = tool("again", () => sure("console.sure.again", () => tell({ again: true })));
  const example = tool("example", showExample, "play");
  const notes = makeNotes(view, (line) => put(line));
  const completing = makeCompleting(input, session, say, (line) => put(line));
  const recall = makeRecall();
  const typist = makeTypist(view, (text) => put(text, false), submit, showTyping);
  const panel = h(
    "section",
    { class: "typing", "aria-label": say("console") },
    h(
      "div",
      { class: "prompt" },
      completing.list,
      question,
      h("span", { class: "who" }, client),
      input,
      end,
      sendButton,
    ),
    h("div", { class: "about" }, status, hint),
    h(
      "div",
      { class: "tools" },
      tool("commands", () => (input.focus(), completing.open())),
      tool("fill", () => (input.focus(), tell({ fill: input.value }))),
      tool("forget", () => tell({ forget: true })),
      example,
      again,
    ),
    notes.element,
  );
  // Between the ladder and the pane: in a narrow widget one sees both while typing.
  view.root.querySelector(".body > .ladder").after(panel);
  let asking = 0;
  let asked = 0;

  function tell(content) {
    view.ask({ ...content, me });
  }

  /** Put a line into the field, as if it had been typed. */
  function put(line, focus = true) {
    input.value = line;
    if (focus) input.focus({ preventScroll: true });
    changed();
  }

  function changed() {
    clearTimeout(asking);
    showHint();
    const line = input.value;
    if (!line) return notes.clear();
    asking = setTimeout(() => {
      tell({ about: line, end: ENDS[end.value], ask: (asked += 1) });
    }, ASK_MS);
  }

  /** Send the line as it stands; between commands, an empty one is a slip of the finger. */
  function submit() {
    const { open, awaits } = session();
    if (!open || (!input.value && ["command", "go-ahead", "done"].includes(awaits))) return;
    recall.add(input.value);
    sendLines([input.value]);
    input.value = "";
    completing.close();
    changed();
  }

  function sendLines(lines) {
    view.go(Infinity);
    clearTimeout(asking);
    asked += 1; // answers about what was typed before are old news
    tell({ type: lines, end: ENDS[end.value] });
  }

  function showExample() {
    if (typist.typing) return typist.stop();
    const start = () => tell({ example: true });
    if (session().sent) sure("console.sure.example", start);
    else start();
  }

  function showTyping(typing) {
    example.replaceChildren(icon(typing ? "pause" : "play"));
    example.append(say(typing ? "console.stop" : "console.example"));
  }

  /** Ask before something is done that cannot be taken back. */
  function sure(key, act) {
    if (key === "console.sure.again" && !session().open) return act();
    ask(say(key), [], act);
  }

  function ask(text, lines, act) {
    const done = () => {
      question.replaceChildren();
      input.focus({ preventScroll: true });
    };
    const answer = (name, then) => {
      const element = h("button", { type: "button" }, say(name));
      element.addEventListener("click", () => (done(), then()));
      return element;
    };
    const yes = answer("console.yes", act);
    question.onkeydown = (event) => {
      if (event.key === "Escape") done();
    };
    question.setAttribute("aria-label", text);
    question.replaceChildren(
      h("p", {}, text),
      ...(lines.length ? [h("pre", { class: "code", tabindex: "0" }, lines.join("\n"))] : []),
      yes,
      answer("console.no", () => {}),
    );
    yes.focus({ preventScroll: true });
  }

  function showHint() {
    const found = completing.usage();
    hint.replaceChildren(
      ...(found ? [h("code", { class: "code" }, found.syntax), ` ${found.gloss}`] : []),
    );
  }

  function follow() {
    const now = session();
    const secure = say(now.encrypted ? "console.encrypted" : "console.clear");
    const awaits = now.awaits === "literal" && !now.need ? "rest" : now.awaits;
    const what = !now.open ? "ended" : now.waiting ? "waiting" : awaits;
    const words = { need: now.need, state: now.state, secure };
    status.textContent = [
      say(`console.is.${what}`, words),
      ...(now.unsent ? [say("console.unsent", { count: now.unsent })] : []),
    ].join(" ");
    input.readOnly = !now.open;
    panel.classList.toggle("ended", !now.open);
    panel.classList.toggle("pending", now.unsent > 0);
    sendButton.setAttribute("aria-disabled", String(!now.open));
    completing.renew();
    showHint();
  }

  input.addEventListener("input", () => {
    typist.stop();
    completing.open(true);
    changed();
  });
  end.addEventListener("change", changed);
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/(\r\n|\n|\r)$/, "");
    const lines = text.split(/\r\n|\n|\r/);
    if (lines.length < 2) return;
    event.preventDefault();
    ask(say("console.paste", { count: lines.length }), lines, () => sendLines(lines));
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (event.ctrlKey && event.key !== " ") return;
    if (completing.key(event)) changed();
    else if (event.key === "Enter" && !event.shiftKey) submit();
    else if (event.key === "ArrowUp") put(recall.back(input.value));
    else if (event.key === "ArrowDown") put(recall.on(input.value));
    else if (event.key === "Escape" && typist.typing) typist.stop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  view.on("answer", (content) => {
    if (content.trouble) notes.trouble(content.trouble);
    if (content.me !== me) return;
    if (content.ask === asked) notes.show(content.notes);
    if (content.sent) notes.show(content.notes, true);
    if (content.example) typist.play(content.example);
    if (content.filled !== undefined) {
      input.setRangeText(content.filled, input.selectionStart, input.selectionEnd, "end");
      changed();
    }
  });
  view.on("gone", () => {
    typist.stop();
    panel.inert = true;
  });
  model.on("change:session", follow);
  view.on("close", () => {
    clearTimeout(asking);
    typist.stop();
    model.off("change:session", follow);
  });
  follow();
}
