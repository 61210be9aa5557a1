// The figure widget: a picture with marks over it that open sessions.
//
// Traits: `data` (mailedu.views.figure_widget), `status` (what is said under the picture),
// `theme`. The kernel is sent `{open: session}` and shows the dialogue below.

import { h, runCell } from "./dom.js";
import { followTheme } from "./theme.js";
import { sayer } from "./words.js";

const REACH = 12; // pixels from a mark at which the pointer still means it
const PATIENCE_MS = 4000; // until an answer of the kernel is called late
const APPEARS_MS = 3000; // in which other widgets are expected on the page

export default {
  render({ model, el }) {
    const say = sayer(model.get("data").words);
    const image = h("img");
    const live = h("div", { class: "live", "aria-live": "polite" });
    const status = h("p", { class: "status", role: "status" });
    const busy = h("div", { class: "tip busy", "aria-hidden": "true" });
    const marks = makeMarks(say, open);
    const code = makeCode(say);
    const twin = makeTwin(say);
    const root = h(
      "div",
      { class: "mailedu mailedu-figure", role: "group", "aria-label": say("figure") },
      h("div", { class: "paper" }, image, marks.element, busy),
      status,
      code.element,
      twin.element,
      live,
    );
    let late = 0;

    function tell(kind, text) {
      clearTimeout(late);
      root.dataset.status = kind;
      status.textContent = text;
      busy.textContent = text;
      busy.hidden = kind !== "busy";
      const waiting = say("figure.waiting");
      if (kind === "busy" && text !== waiting) late = setTimeout(tell, PATIENCE_MS, kind, waiting);
      if (kind === "error") status.scrollIntoView({ block: "nearest" });
    }

    function open(mark) {
      tell("busy", say("figure.opening", { label: mark.label }));
      model.send({ open: mark.session });
    }

    function draw() {
      const data = model.get("data");
      image.src = `data:image/png;base64,${data.picture}`;
      image.alt = data.answer;
      image.width = data.width;
      image.height = data.height;
      marks.show(data.marks);
      code.show(data.code);
      twin.show(data.twin);
      followStatus();
    }

    function redraw() {
      draw();
      live.textContent = model.get("data").answer;
    }

    function followStatus() {
      const { kind, text, session } = model.get("status");
      marks.open(kind === "open" ? session : null);
      tell(kind, text || (model.get("data").marks.length ? say("figure.hint") : ""));
      if (kind === "open") reveal(root);
    }

    root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) runCell(root, event);
    });
    model.on("change:data", redraw);
    model.on("change:status", followStatus);
    draw();
    el.replaceChildren(root);
    const endTheme = followTheme(root, model);
    nameSliders(root);
    return () => {
      clearTimeout(late);
      model.off("change:data", redraw);
      model.off("change:status", followStatus);
      endTheme();
    };
  },
};

/** Scroll to the dialogue in the same box of widgets, as soon as it is there. */
function reveal(root) {
  soon(() => {
    const dialogue = root.closest(".mailedu-box")?.querySelector(".mailedu:not(.mailedu-figure)");
    dialogue?.scrollIntoView({ block: "start" });
    return dialogue;
  });
}

/**
 * Name the sliders of an experiment for screen readers, which ipywidgets does not, and keep
 * JupyterLab's one-letter shortcuts off them.
 */
function nameSliders(root) {
  soon(() => {
    const controls = root.closest(".mailedu-explorer")?.querySelector(".mailedu-controls");
    const handles = controls?.querySelectorAll(".noUi-handle") ?? [];
    for (const handle of handles) {
      const label = handle.closest(".widget-inline-hbox").querySelector(".widget-label");
      const readout = handle.closest(".widget-inline-hbox").querySelector(".widget-readout");
      readout.id ||= `mailedu-${Math.random().toString(36).slice(2)}`;
      handle.setAttribute("aria-label", label.textContent);
      handle.setAttribute("aria-describedby", readout.id); // its own value can be a mere place
      handle.dataset.lmSuppressShortcuts = "true";
    }
    return handles.length > 0;
  });
}

/** Look for what other widgets put on the page, again and again for a short while. */
function soon(look) {
  const end = performance.now() + APPEARS_MS;
  const again = () => {
    if (!look() && performance.now() < end) requestAnimationFrame(again);
  };
  requestAnimationFrame(again);
}

// ---- Marks ----------------------------------------------------------------------------------

/**
 * The marks, one button each, of which Tab finds one and the arrow keys the others.
 *
 * Marks can be thinner than a pointer is exact, so it is the nearest that is pointed at.
 */
function makeMarks(say, open) {
  const tip = h("div", { class: "tip", "aria-hidden": "true", hidden: "" });
  const element = h("div", { class: "marks", role: "group" });
  let lanes = [];
  let buttons = new Map();
  let current = null;

  const all = () => lanes.flat();

  function show(marks) {
    lanes = inLanes(marks);
    buttons = new Map(all().map((mark) => [mark, makeButton(mark)]));
    current = null;
    element.replaceChildren(...buttons.values(), tip);
    element.setAttribute("aria-label", say("figure.marks", { count: marks.length }));
    element.hidden = marks.length === 0;
    tip.hidden = true;
    if (marks.length) choose(lanes[0][0]);
  }

  function makeButton(mark) {
    const button = h("button", { type: "button", tabindex: "-1", "aria-label": mark.label });
    button.style.left = `${mark.x0 * 100}%`;
    button.style.top = `${(1 - mark.y1) * 100}%`;
    button.style.width = `${(mark.x1 - mark.x0) * 100}%`;
    button.style.height = `${(mark.y1 - mark.y0) * 100}%`;
    button.addEventListener("focus", () => {
      choose(mark);
      point(mark);
    });
    button.addEventListener("blur", () => point(null));
    return button;
  }

  /** Make a mark the one that Tab finds. */
  function choose(mark) {
    if (current) buttons.get(current).tabIndex = -1;
    current = mark;
    buttons.get(mark).tabIndex = 0;
  }

  /** Show the label of a mark beside it, or no label. */
  function point(mark) {
    for (const button of element.querySelectorAll(".pointed")) button.classList.remove("pointed");
    element.classList.toggle("pointing", mark !== null);
    tip.hidden = mark === null;
    if (mark === null) return;
    buttons.get(mark).classList.add("pointed");
    tip.textContent = mark.label;
    const { clientWidth: width, clientHeight: height } = element;
    const middle = ((mark.x0 + mark.x1) / 2) * width - tip.offsetWidth / 2;
    const above = (1 - mark.y1) * height - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(0, Math.min(middle, width - tip.offsetWidth))}px`;
    tip.style.top = `${above >= 0 ? above : (1 - mark.y0) * height + 8}px`;
  }

  function markAt(event) {
    const box = element.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    let best = null;
    let least = REACH;
    for (const mark of all()) {
      const across = Math.max(mark.x0 * box.width - x, 0, x - mark.x1 * box.width);
      const down = Math.max((1 - mark.y1) * box.height - y, 0, y - (1 - mark.y0) * box.height);
      const distance = Math.hypot(across, down);
      if (distance < least) [best, least] = [mark, distance];
    }
    return best;
  }

  function next(key, whole) {
    const lane = lanes.findIndex((marks) => marks.includes(current));
    const order = all();
    const along = whole ? order : lanes[lane];
    const beside = (other) => other && nearest(other, current);
    return {
      ArrowLeft: () => order[order.indexOf(current) - 1],
      ArrowRight: () => order[order.indexOf(current) + 1],
      ArrowUp: () => beside(lanes[lane - 1]),
      ArrowDown: () => beside(lanes[lane + 1]),
      Home: () => along[0],
      End: () => along.at(-1),
    }[key];
  }

  element.addEventListener("pointermove", (event) => point(markAt(event)));
  element.addEventListener("pointerleave", () => point(null));
  element.addEventListener("click", (event) => {
    const own = [...buttons].find(([, button]) => button === event.target);
    const mark = own ? own[0] : markAt(event);
    if (!mark) return;
    buttons.get(mark).focus({ preventScroll: true });
    open(mark);
  });
  element.addEventListener("keydown", (event) => {
    const find = event.altKey || event.metaKey ? null : next(event.key, event.ctrlKey);
    if (!find) return;
    event.preventDefault();
    event.stopPropagation();
    const mark = find();
    if (mark) buttons.get(mark).focus();
  });

  return {
    element,
    show,
    /** Show which session is open below. */
    open(session) {
      for (const [mark, button] of buttons) {
        if (mark.session === session) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    },
  };
}

/** Return the marks in lanes, from the top, each from left to right. */
function inLanes(marks) {
  const lanes = [];
  const middle = (mark) => (mark.y0 + mark.y1) / 2;
  const within = (mark, other) => other.y0 <= middle(mark) && middle(mark) <= other.y1;
  for (const mark of marks) {
    const lane = lanes.find(([first]) => within(mark, first) || within(first, mark));
    if (lane) lane.push(mark);
    else lanes.push([mark]);
  }
  for (const lane of lanes) lane.sort((one, other) => one.x0 - other.x0);
  return lanes.sort(([one], [other]) => middle(other) - middle(one));
}

function nearest(lane, mark) {
  const distance = (other) => Math.abs(other.x0 + other.x1 - mark.x0 - mark.x1);
  return lane.reduce((best, other) => (distance(other) < distance(best) ? other : best));
}

// ---- Text and table -------------------------------------------------------------------------

function makeTwin(say) {
  const inside = h("div", { class: "inside" });
  const element = h("details", { class: "twin" }, h("summary", {}, say("figure.twin")), inside);
  const cell = (tag, text, { number }, more = {}) =>
    h(tag, { class: number ? "number" : "text", ...more }, text);
  return {
    element,
    show({ text, caption, columns, rows }) {
      inside.replaceChildren(h("p", {}, text));
      if (columns.length === 0) return;
      const head = columns.map((column) => cell("th", column.name, column, { scope: "col" }));
      const body = rows.map((row) =>
        h("tr", {}, ...row.map((value, at) => cell("td", value, columns[at]))),
      );
      const table = h("table", {}, h("caption", {}, caption));
      table.append(h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body));
      inside.append(region("scrolls", caption, table));
    },
  };
}

// ---- The line of code -----------------------------------------------------------------------

function makeCode(say) {
  const line = h("code");
  const copy = h("button", { type: "button" }, say("figure.copy"));
  const element = h("div", { class: "code-line" }, h("span", {}, say("figure.code")), line, copy);
  copy.addEventListener("click", async () => {
    getSelection().selectAllChildren(line);
    // Pages that are not from this machine and not encrypted have no clipboard of the new kind.
    if (navigator.clipboard) await navigator.clipboard.writeText(line.textContent);
    else document.execCommand("copy");
    copy.textContent = say("figure.copied");
    setTimeout(() => (copy.textContent = say("figure.copy")), 2000);
  });
  return {
    element,
    show(text) {
      line.textContent = text;
      element.hidden = !text;
    },
  };
}
