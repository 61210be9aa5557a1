// Completions: the commands that are legal now, as an editable combobox with a list.

import { h } from "../dom.js";

let lists = 0;

/**
 * Complete what is typed into `input` from `session().completions`; `take` gets the whole line.
 *
 * The list stands over the line. ↓ goes into it, Enter or Tab takes what is chosen, Tab what is
 * left when it is one, Escape closes.
 */
export function makeCompleting(input, session, say, take) {
  const id = `mailedu-commands-${(lists += 1)}`;
  const list = h("div", { class: "offers", role: "listbox", id });
  list.setAttribute("aria-label", say("console.list"));
  let found = [];
  let chosen = -1;
  list.hidden = true;
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays
  list.addEventListener("click", (event) => {
    const option = event.target.closest(".offer");
    if (option) accept([...list.children].indexOf(option));
  });

  /** What is typed, as what stands before the command (IMAP's tag) and what is there of it. */
  function typed() {
    const { tag } = session();
    const line = input.value;
    const space = line.indexOf(" ");
    if (!tag) return ["", line];
    return space < 0 ? [`${tag} `, line] : [line.slice(0, space + 1), line.slice(space + 1)];
  }

  function open(typing = false) {
    const [head, start] = typed();
    const begins = (one) => one.verb.startsWith(start.toUpperCase());
    found = session().open && !(typing && !start) ? session().completions.filter(begins) : [];
    if (typing && found.some((one) => one.insert === start)) found = []; // nothing to add
    found = found.map((one) => ({ ...one, line: head + one.insert }));
    list.replaceChildren(
      ...found.map((one, number) =>
        h(
          "div",
          { class: "offer", role: "option", id: `${id}-${number}`, "aria-selected": "false" },
          h("span", { class: "code" }, one.syntax),
          h("span", { class: "does" }, one.gloss),
        ),
      ),
    );
    list.hidden = !found.length;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(number) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = number;
    const option = list.children[chosen];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    const below = option.offsetTop + option.offsetHeight - list.clientHeight;
    list.scrollTop = Math.min(Math.max(list.scrollTop, below), option.offsetTop);
  }

  function accept(number) {
    const { line } = found[number];
    close();
    take(line);
    return true;
  }

  return {
    list,
    open,
    close,
    /** The session has moved on, and with it the commands. */
    renew() {
      if (!list.hidden) open(true);
    },
    /** The command whose arguments are being typed. */
    usage() {
      const start = typed()[1].toUpperCase();
      return session().completions.findLast(
        (one) => start === one.verb || start.startsWith(`${one.verb} `),
      );
    },
    /** Take a key; tells whether it was for the list. */
    key(event) {
      const { key } = event;
      if (list.hidden) {
        const asks = (key === " " && event.ctrlKey) || (key === "ArrowDown" && !input.value);
        if (asks) open();
        return asks && !list.hidden;
      }
      if (key === "ArrowDown") choose((chosen + 1) % found.length);
      else if (key === "ArrowUp" && chosen >= 0) choose(chosen - 1);
      else if (key === "Escape") close();
      else if (key === "Enter" && chosen >= 0) accept(chosen);
      else if (key === "Tab" && !event.shiftKey && (chosen >= 0 || found.length === 1)) {
        accept(Math.max(chosen, 0));
      } else return false;
      return true;
    },
  };
}
