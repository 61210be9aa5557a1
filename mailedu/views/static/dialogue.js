// The dialogue widget: a recorded dialogue as a ladder, one step at a time, each line explained.
//
// Traits: `data` (mailedu.views.dialogue_data), `index` (the current step), `theme`. Everything
// is drawn from `data`; the kernel is told of `index` and never asked. Text from the wire only
// ever becomes a text node. `common.js` stands before this file.

const PLAY_MS = 1600; // between two steps at speed 1
const SAVE_MS = 200; // the kernel hears of `index` when stepping has paused this long
const SPEEDS = [0.5, 1, 2, 4];
const LINES_SHOWN = 400; // of a message or a long reply
const NARROW_PIECE = 4; // characters up to which a piece is narrower than most names
const WIDE_PIECE = 24; // characters from which it is wider
const OCTETS_SHOWN = 4096; // in hex
const CHUNK = 20; // steps that are drawn together
const ROWS_AROUND = 3; // steps kept in view before and after the current one
// Parts in the sender's colour.
const LEADING = new Set(["verb", "code", "status", "tag", "untagged", "response"]);
const UNNAMED = new Set(["crlf", "space", "code", "mark"]); // parts that a long text need not name
const COUNT = new Intl.NumberFormat("en-GB");
const ICONS = {
  first: "M3 3h2v10H3z M13 3v10L6 8z",
  back: "M11 3v10L4 8z",
  play: "M4 2.5v11L13 8z",
  pause: "M4 3h3v10H4z M9 3h3v10H9z",
  next: "M5 3v10l7-5z",
  last: "M11 3h2v10h-2z M3 3v10l7-5z",
  warning: "M8 1.5 15.5 14.5H.5z M7.2 6v4.2h1.6V6z M7.2 11.4V13h1.6v-1.6z",
};

export default {
  render({ model, el }) {
    return openDialogue(el, model);
  },
};

/** Draw the dialogue of `model` into `el`; returns the function that takes it away. */
function openDialogue(el, model) {
  const data = model.get("data");
  const { steps } = data.transcript;
  const say = sayer(data.words);
  const root = h("div", {
    class: "mailedu",
    tabindex: "0",
    role: "group",
    "aria-label": say("dialogue", { title: data.transcript.title }),
  });
  const live = h("div", { class: "live", "aria-live": "polite" });
  if (steps.length === 0) {
    root.append(h("div", { class: "title" }, data.transcript.title), h("p", {}, say("empty")));
    el.replaceChildren(root);
    return followTheme(root, model);
  }

  const last = steps.length - 1;
  const ladder = makeLadder(data, say, (index) => {
    root.focus({ preventScroll: true });
    go(index);
  });
  const pane = makePane(data, say);
  const controls = makeControls(data, say, { go: (index) => go(index), move, toggle });
  const oneMore = () => {
    go(current + 1);
    return current < last;
  };
  const player = makePlayer(oneMore, controls.speed, controls.showPlaying);
  let current = -1;
  let saving = 0;
  let sent = null; // the index that the kernel was last told

  function show(index) {
    if (index === current) return;
    const forward = index === current + 1;
    current = index;
    controls.show(index);
    pane.show(index);
    ladder.show(index, forward); // last, because scrolling makes the browser lay out the page
  }

  function go(index) {
    const wanted = Math.min(Math.max(index, 0), last);
    if (wanted === current) return;
    live.textContent = spoken(data, say, wanted);
    show(wanted);
    model.set("index", wanted);
    clearTimeout(saving);
    saving = setTimeout(save, SAVE_MS);
  }

  function save() {
    saving = 0;
    sent = model.get("index");
    model.save_changes();
  }

  function move(where) {
    player.stop();
    go({ first: 0, back: current - 1, next: current + 1, last }[where]);
  }

  function toggle() {
    if (!player.playing && current === last) go(0);
    player.toggle();
  }

  root.addEventListener("keydown", (event) => {
    const where = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last" }[event.key];
    const takesSpace = event.target.closest("button, summary, select");
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) return runCell(root, event);
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("select")) return;
    if (where) move(where);
    else if (event.key === " " && !takesSpace) toggle();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // The kernel echoes what it was told; an echo that comes after a further step is old news.
  const follow = () => {
    const index = Math.min(Math.max(model.get("index"), 0), last);
    if (index === sent && index !== current) model.set("index", current);
    else show(index);
  };
  model.on("change:index", follow);
  root.append(
    controls.element,
    h("div", { class: "body" }, ladder.element, pane.element),
    live,
  );
  el.replaceChildren(root);
  const endTheme = followTheme(root, model);
  follow();
  return () => {
    player.stop();
    model.off("change:index", follow);
    clearTimeout(saving);
    if (saving) save();
    ladder.close();
    endTheme();
  };
}

// ---- Small tools ----------------------------------------------------------------------------

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", ICONS[name]);
  shape.setAttribute("fill-rule", "evenodd");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(shape);
  return svg;
}
const SVG = "http://www.w3.org/2000/svg";

/** Turn octets (one Latin-1 character each) into readable text: UTF-8 where it is. */
function readable(octets) {
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

function hex(number, width) {
  return number.toString(16).padStart(width, "0");
}

/** Cut `step.data[from:to]` along its parts; what no part covers is a piece without a label. */
function pieces(step, from, to) {
  const result = [];
  let at = from;
  const add = (start, end, part, number) => {
    if (start >= end) return;
    const octets = step.data.slice(start, end);
    const masked = part?.secret && /^\*+$/.test(octets);
    const text = masked ? "•".repeat(octets.length) : readable(octets);
    result.push({ start, end, text, part: part ?? null, number });
  };
  step.parts.forEach((part, number) => {
    if (part.end <= at || part.start >= to) return;
    add(at, part.start, null, -1);
    const start = Math.max(part.start, at);
    at = Math.min(part.end, to);
    add(start, at, part, number);
  });
  add(at, to, null, -1);
  return result;
}

/** Say when something was: in seconds; after ten minutes as h:mm:ss, after days with these. */
function seconds(time) {
  if (time < 600) return `${time.toFixed(3)} s`;
  const two = (number) => `${number}`.padStart(2, "0");
  const tenths = Math.floor(time * 10 + 1e-6);
  const [hours, minutes] = [Math.floor(tenths / 36000), Math.floor(tenths / 600) % 60];
  if (hours >= 100) return `${Math.floor(hours / 24)} d ${hours % 24}:${two(minutes)}`;
  const whole = `${hours}:${two(minutes)}:${two(Math.floor(tenths / 10) % 60)}`;
  return hours < 10 ? `${whole}.${tenths % 10}` : whole;
}

function connectionOf(data, step) {
  return data.transcript.connections.find((c) => c.number === step.connection);
}

function speaker(data, say, step) {
  const who = say(`speaks.${step.kind}.${step.sender}`);
  if (data.transcript.connections.length < 2) return who;
  return `${who} · ${say("connection", { number: step.connection })}`;
}

/** What a screen reader says when a step is reached. */
function spoken(data, say, index) {
  const step = data.transcript.steps[index];
  const happened = data.happenings[index].map((one) => one.text);
  const error = step.error ? `${say("error")}: ${step.error}` : "";
  const where = say("step", { number: index + 1, count: data.transcript.steps.length });
  return [where, `${speaker(data, say, step)}: ${step.label}`, error, step.meaning, ...happened]
    .filter(Boolean)
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(" ");
}

// ---- Controls -------------------------------------------------------------------------------

function makeControls(data, say, { go, move, toggle }) {
  const count = data.transcript.steps.length;
  const button = (name, act, ...more) => {
    const element = h("button", { type: "button", title: say(name), "aria-label": say(name) });
    element.append(icon(name), ...more);
    element.addEventListener("click", act);
    return element;
  };
  const buttons = Object.fromEntries(
    ["first", "back", "next", "last"].map((name) => [name, button(name, () => move(name))]),
  );
  const playWord = h("span", { class: "play-word" }, say("play"));
  const play = button("play", toggle, playWord);
  play.title = say("play.hint");
  play.classList.add("play");
  const speed = h("select", { "aria-label": say("speed"), title: say("speed") });
  for (const value of SPEEDS) {
    speed.append(h("option", { value, ...(value === 1 ? { selected: "" } : {}) }, `${value}×`));
  }
  const counter = h("div", { class: "counter" });
  counter.style.minWidth = `${2 * String(count).length + 3}ch`;
  const slider = h("input", {
    class: "slider",
    type: "range",
    min: 1,
    max: count,
    value: 1,
    "aria-label": say("slider"),
  });
  slider.addEventListener("input", () => go(Number(slider.value) - 1));

  const element = h(
    "div",
    { class: "header" },
    h("div", { class: "title", title: data.transcript.title }, data.transcript.title),
    h(
      "div",
      { class: "toolbar", role: "toolbar", "aria-label": say("controls") },
      buttons.first,
      buttons.back,
      play,
      buttons.next,
      buttons.last,
      speed,
    ),
    counter,
    slider,
  );
  return {
    element,
    speed: () => Number(speed.value),
    show(index) {
      counter.textContent = `${index + 1} / ${count}`;
      slider.value = index + 1;
      slider.setAttribute("aria-valuetext", say("step", { number: index + 1, count }));
      slider.style.setProperty("--done", count > 1 ? index / (count - 1) : 1);
      for (const name of ["first", "back"]) setDisabled(buttons[name], index === 0);
      for (const name of ["next", "last"]) setDisabled(buttons[name], index === count - 1);
    },
    showPlaying(playing) {
      const name = playing ? "pause" : "play";
      playWord.textContent = say(name);
      play.setAttribute("aria-label", say(name));
      play.replaceChild(icon(name), play.firstChild);
    },
  };
}

/** A button at the end of its way keeps the focus, so it is only marked as disabled. */
function setDisabled(button, disabled) {
  button.setAttribute("aria-disabled", String(disabled));
}

/** Calls `step` at the pace of `speed()` until it returns false or somebody stops it. */
function makePlayer(step, speed, showPlaying) {
  let timer = null;
  const tick = () => (step() ? wait() : player.stop());
  const wait = () => (timer = setTimeout(tick, PLAY_MS / speed()));
  const player = {
    get playing() {
      return timer !== null;
    },
    stop() {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      showPlaying(false);
    },
    toggle() {
      if (timer !== null) return player.stop();
      wait();
      showPlaying(true);
    },
  };
  return player;
}

// ---- Ladder ---------------------------------------------------------------------------------

/**
 * The diagram: built once, after that only the current row, the veil and the scroll change.
 *
 * Rows stand in chunks of a known height, so that the browser styles, lays out and paints only
 * the chunks in sight (`content-visibility`), and yet finds and reads all of them.
 */
function makeLadder(data, say, choose) {
  const { steps } = data.transcript;
  const rows = steps.map((step, index) => makeRow(data, say, step, index));
  const list = h("div", { class: "steps", role: "list", "aria-label": say("ladder") });
  for (let at = 0; at < rows.length; at += CHUNK) {
    const some = rows.slice(at, at + CHUNK);
    const chunk = h("div", { class: "chunk", role: "presentation" }, ...some);
    chunk.style.setProperty("--rows", some.length);
    list.append(chunk);
  }
  const veil = h("div", { class: "veil", "aria-hidden": "true" });
  const field = h(
    "div",
    { class: "field" },
    h("div", { class: "lifeline client" }),
    h("div", { class: "lifeline server" }),
    ...makeBands(data),
    list,
    veil,
  );
  field.style.setProperty("--count", steps.length);
  const scroller = region("scroller", say("diagram"));
  scroller.append(makeParties(data, say), field);
  const element = h("div", { class: "ladder" }, scroller);

  list.addEventListener("click", (event) => {
    const row = event.target.closest(".step");
    if (row) choose(rows.indexOf(row));
  });

  // Sizes are read when they change, never while stepping.
  let current = 0;
  let rowHeight = 1;
  let head = 0;
  let height = 0;
  let top = 0;
  const keepInView = () => {
    const above = head + (current - ROWS_AROUND) * rowHeight;
    const below = head + (current + 1 + ROWS_AROUND) * rowHeight;
    let wanted = top;
    if (below > wanted + height) wanted = below - height;
    if (above - head < wanted) wanted = Math.max(above - head, 0);
    if (wanted !== top) scroller.scrollTop = top = wanted;
  };
  const measure = new ResizeObserver(() => {
    rowHeight = rows[0].offsetHeight || 1;
    head = field.offsetTop;
    height = scroller.clientHeight;
    top = scroller.scrollTop;
    keepInView();
  });
  measure.observe(scroller);
  scroller.addEventListener("scroll", () => (top = scroller.scrollTop), { passive: true });

  return {
    element,
    close: () => measure.disconnect(),
    show(index, forward) {
      rows[current].removeAttribute("aria-current");
      rows[current].classList.remove("travels");
      current = index;
      rows[index].setAttribute("aria-current", "step");
      rows[index].classList.toggle("travels", forward);
      veil.style.setProperty("--from", index + 1);
      keepInView();
    },
  };
}

function makeRow(data, say, step, index) {
  const several = data.transcript.connections.length > 1;
  const side = step.kind === "event" ? "event" : step.sender;
  const row = h("div", { class: `step ${side}`, role: "listitem" });
  const label = h("span", { class: "label", title: step.label });
  if (step.error) label.append(icon("warning"), h("b", {}, say("error")), " ");
  label.append(step.label);
  row.append(
    h("span", { class: "time" }, seconds(step.received)),
    h("span", { class: "number" }, `${index + 1}`),
    h(
      "span",
      { class: "lane" },
      ...(several ? [makeNumber(say, step.connection)] : []),
      label,
      h("span", { class: "arrow" }),
      h("span", { class: "head" }),
    ),
  );
  if (step.error) row.classList.add("wrong");
  const happened = data.happenings[index];
  if (happened.length > 0) row.append(makeMark(happened));
  const before = data.transcript.steps[index - 1];
  row.classList.toggle("opens", before?.state_after !== step.state_after);
  return row;
}

function makeNumber(say, connection) {
  const title = say("connection", { number: connection });
  return h("span", { class: "connection", title }, `${connection}`);
}

/** A diamond on the server's lifeline where something happened, with what it was. */
function makeMark(happened) {
  const text = happened.map((one) => one.text).join("; ");
  return h(
    "span",
    { class: `mark ${happened[happened.length - 1].kind}`, title: text },
    h("i", { class: "diamond" }),
    h("span", {}, text),
  );
}

function makeParties(data, say) {
  const { connections } = data.transcript;
  const protocols = [...new Set(connections.map((c) => c.protocol))].join(", ");
  const ports = [...new Set(connections.map((c) => c.port))].join(", ");
  const name = (side) => {
    const names = [...new Set(connections.map((c) => c[side]))];
    return names.length > 2 ? say(`${side}s`, { count: names.length }) : names.join(", ");
  };
  const party = (side) =>
    h(
      "div",
      { class: `party ${side}` },
      h("b", { title: name(side) }, name(side)),
      h("span", {}, say(side, { protocol: protocols, port: ports })),
    );
  return h("div", { class: "parties" }, party("client"), party("server"));
}

/** One band for each run of steps that end in the same state. */
function makeBands(data) {
  const { steps } = data.transcript;
  const bands = [];
  let from = 0;
  steps.forEach((step, index) => {
    const next = steps[index + 1];
    const same = next?.state_after === step.state_after && next.connection === step.connection;
    if (same) return;
    if (step.state_after) {
      const band = h(
        "div",
        { class: `band ${phaseOf(data, step)}` },
        h("span", { title: step.state_after }, step.state_after),
      );
      band.style.setProperty("--from", from);
      band.style.setProperty("--rows", index + 1 - from);
      bands.push(band);
    }
    from = index + 1;
  });
  return bands;
}

function statesOf(data, step) {
  return data.protocols[connectionOf(data, step)?.protocol] ?? [];
}

function phaseOf(data, step) {
  return statesOf(data, step).find((state) => state.name === step.state_after)?.phase ?? "start";
}

// ---- Side pane ------------------------------------------------------------------------------

/** The step explained, from the concrete to the general. */
function makePane(data, say) {
  const line = region("part line", say("line"));
  const state = h("div", { class: "part state" });
  const mailboxes = makeMailboxes(data, say);
  const dump = h("div", { class: "hex", tabindex: "0" });
  const size = h("span", { class: "size" });
  const bytes = h("details", { class: "part bytes" }, h("summary", {}, say("bytes"), size), dump);
  const element = h("div", { class: "pane" }, line, state, mailboxes.element, bytes);
  let step = null;
  let states = null;
  let scrolled = false;
  line.addEventListener("scroll", () => (scrolled = line.scrollTop > 0), { passive: true });

  bytes.addEventListener("toggle", () => {
    element.parentElement.classList.toggle("with-bytes", bytes.open);
    if (bytes.open) dump.replaceChildren(...hexDump(step, say));
  });
  element.addEventListener("pointerover", (event) => {
    light(element, event.target.closest("[data-part]"));
  });
  element.addEventListener("pointerleave", () => light(element, null));

  return {
    element,
    show(index) {
      const before = step;
      step = data.transcript.steps[index];
      line.replaceChildren(...explain(data, say, step, index));
      if (scrolled) line.scrollTop = 0;
      if (!states || statesOf(data, before) !== statesOf(data, step)) {
        states = makeStates(data, say, step);
        state.replaceChildren(states.element);
      }
      states.show(step);
      mailboxes.show(step);
      const octets = step.data.length;
      size.textContent = octets === 1 ? say("octets.one") : say("octets.many", { count: octets });
      if (bytes.open) dump.replaceChildren(...hexDump(step, say));
    },
  };
}

/** Mark every place of the part that the pointer is on: in the line, the payload, the bytes. */
function light(element, target) {
  for (const lit of element.querySelectorAll(".lit")) lit.classList.remove("lit");
  const number = target?.dataset.part;
  if (number === undefined) return;
  for (const same of element.querySelectorAll(`[data-part="${number}"]`)) same.classList.add("lit");
}

function explain(data, say, step, index) {
  const end = step.data.indexOf("\n") + 1 || step.data.length;
  const result = [h("div", { class: `who ${step.sender}` }, speaker(data, say, step))];
  result.push(step.data ? largeLine(say, step, end) : h("div", { class: "large" }, step.label));
  if (end < step.data.length) result.push(payload(say, step, end));
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
  result.push(meaning);
  if (step.section) {
    const section = step.verb ? `${step.section}, ${step.verb}` : step.section;
    result.push(h("span", { class: "section" }, section));
  }
  return result;
}

/** The line in the largest type, cut into its parts, each with its name underneath. */
function largeLine(say, step, end) {
  const cut = pieces(step, 0, end);
  const total = cut.reduce((sum, piece) => sum + piece.text.length, 0);
  const size = total > 90 ? "longest" : total > 34 ? "long" : "";
  const element = h("div", { class: `large ${size}` });
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
      },
      h("span", { class: "code" }, piece.text),
      h("span", { class: "name" }, part?.label ?? ""),
    );
    if (part?.decoded) {
      const plain = h("span", { class: "code" }, part.decoded);
      column.append(h("span", { class: "decoded" }, `${say("decoded")} `, plain));
    }
    element.append(column);
  }
  return element;
}

/** What follows the first line, in a box that scrolls; at the right what each line is. */
function payload(say, step, from) {
  const table = region("payload", say("payload"));
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

/** All states in order; only which one is lit, and its gloss, change from step to step. */
function makeStates(data, say, step) {
  const states = statesOf(data, step);
  const chips = states.map(({ name, phase, gloss }) =>
    h("li", { class: `chip ${phase}`, title: gloss }, name),
  );
  const gloss = h("p", { class: "gloss" });
  return {
    element: h(
      "div",
      {},
      h("h4", {}, say("state")),
      h("ol", { class: "chips", "aria-label": say("state") }, ...chips),
      gloss,
    ),
    show(now) {
      states.forEach((state, number) => {
        if (state.name === now.state_after) chips[number].setAttribute("aria-current", "true");
        else chips[number].removeAttribute("aria-current");
      });
      const state = states.find(({ name }) => name === now.state_after);
      gloss.textContent = state?.gloss ?? now.state_after;
    },
  };
}

/** The mailboxes in view; from step to step only what differs is drawn anew. */
function makeMailboxes(data, say) {
  const none = h("p", { class: "faint" }, say("mailbox.none"));
  const element = region("part mailboxes", say("mailboxes"));
  const known = new Map();
  return {
    element,
    show(step) {
      const protocol = connectionOf(data, step)?.protocol;
      const wanted = step.mailboxes.map((number) => {
        const mailbox = data.transcript.mailboxes[number];
        const key = JSON.stringify([protocol, mailbox.owner, mailbox.name]);
        if (!known.has(key)) known.set(key, makeMailbox(mailbox, protocol, say));
        known.get(key).show(mailbox);
        return known.get(key).element;
      });
      if (wanted.length === 0) wanted.push(none);
      const same = wanted.length === element.childElementCount;
      if (!same || wanted.some((one, place) => one !== element.children[place])) {
        element.replaceChildren(...wanted);
      }
    },
  };
}

const SHOWN_AS = { IMAP: "flags", POP3: "marks" }; // what stands beside the status

function makeMailbox({ owner, name }, protocol, say) {
  const imap = protocol === "IMAP";
  const columns = ["number", ...(imap ? ["uid"] : []), "sender", "subject", "size", "status"];
  const capital = owner.charAt(0).toUpperCase() + owner.slice(1);
  const heading = say(protocol === "POP3" ? "maildrop" : "mailbox", { owner: capital, name });
  const head = columns.map((one) => h("th", { scope: "col", class: one }, say(`column.${one}`)));
  const body = h("tbody");
  const note = h("p", { class: "faint" });
  const drawn = []; // for each row on the screen, what it was drawn from
  return {
    element: h(
      "div",
      { class: `mailbox ${SHOWN_AS[protocol] ?? ""}` },
      h("h4", {}, heading),
      h("table", { "aria-label": heading }, h("thead", {}, h("tr", {}, ...head)), body),
      note,
    ),
    show({ rows, omitted }) {
      rows.forEach((row, place) => {
        const now = JSON.stringify(row);
        if (drawn[place] === now) return;
        drawn[place] = now;
        const line = mailboxRow(row, columns, protocol, say);
        if (body.rows[place]) body.rows[place].replaceWith(line);
        else body.append(line);
      });
      while (body.rows.length > rows.length) body.lastChild.remove();
      drawn.length = rows.length;
      if (omitted) note.textContent = say("mailbox.omitted", { count: omitted });
      else note.textContent = rows.length ? "" : say("mailbox.empty");
    },
  };
}

function mailboxRow(row, columns, protocol, say) {
  const marks = protocol === "POP3" ? (row.status === "marked" ? ["DELE"] : []) : row.flags;
  const texts = {
    number: row.number ?? "–",
    uid: row.uid,
    sender: row.sender,
    subject: row.subject,
    size: COUNT.format(row.size),
    status: say(`status.${row.status}`),
  };
  const cells = columns.map((name) => {
    const title = name === "subject" || name === "sender" ? texts[name] : null;
    return h("td", { class: name, title }, h("span", {}, `${texts[name]}`));
  });
  for (const mark of marks) cells.at(-1).append(" ", h("span", { class: "code flag" }, mark));
  return h("tr", { class: row.status }, ...cells);
}

/** The octets in hex, sixteen to a line, in runs that belong to one part. */
function hexDump(step, say) {
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
