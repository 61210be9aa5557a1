// Take away: the dialogue as a file, by a menu that works with mouse and keyboard.
//
// With a kernel, it makes the file: `{ take: "pcap" }` is answered by `{ taken: "pcap", name,
// type }` with the octets, or with `error`. An exported page carries its files with it.

import { h } from "../dom.js";
import { kernelOf, report } from "./kernel.js";
import { printPaper } from "./paper.js";

const KINDS = { html: ".html", pcap: ".pcap", text: ".txt", script: ".script", json: ".json" };
const PATIENCE = 4000; // milliseconds after which a kernel that says nothing is reported

/** Add the menu. */
export function takeaway(view) {
  const { model, say, root, data } = view;
  const files = model.get("files"); // in an exported page, by kind: { name, type, octets }
  const menu = h("div", { class: "takeaway-menu", role: "menu", "aria-label": say("take") });
  const button = h("button", { type: "button", class: "word", title: say("take.hint") });
  const said = h("div", { class: "takeaway-said", role: "status" });
  button.setAttribute("aria-haspopup", "menu");
  button.append(say("take"));

  const kinds = Object.keys(KINDS).filter((kind) => !files || kind === "json" || files[kind]);
  const items = [...kinds, "print"].map((kind) => {
    const item = h("button", { type: "button", role: "menuitem", tabindex: "-1" });
    item.append(say(`take.${kind}`), h("span", { class: "suffix" }, KINDS[kind] ?? ""));
    item.addEventListener("click", () => {
      close(true);
      take(kind);
    });
    return item;
  });
  menu.append(...items);
  close(false);

  button.addEventListener("click", () => (menu.hidden ? open(0) : close(true)));
  button.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") open(0);
    else if (event.key === "ArrowUp") open(items.length - 1);
    else return;
    handled(event);
  });
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(event.target);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) items.at(next % items.length).focus();
    else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") return close(false);
    else return event.stopPropagation();
    handled(event);
  });
  const away = (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) {
      close(false);
    }
  };
  document.addEventListener("pointerdown", away);
  view.on("close", () => document.removeEventListener("pointerdown", away));
  const kernel = kernelOf(view, {
    patience: PATIENCE,
    answers: (content) => Boolean(content?.taken),
    hear,
    late: () => tell(say("take.silent"), true),
  });
  view.tools.append(button);
  view.on("index", () => tell(""));
  root.append(menu, said);

  function open(place) {
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    tell("");
    below(menu);
    items[place].focus();
  }

  /** Put something below the button, and within the widget. */
  function below(element) {
    const [outer, inner] = [root.getBoundingClientRect(), button.getBoundingClientRect()];
    const room = outer.width - element.offsetWidth - 8;
    element.style.left = `${Math.max(4, Math.min(inner.left - outer.left, room))}px`;
    element.style.top = `${inner.bottom - outer.top + 3}px`;
  }

  function close(back) {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }

  function take(kind) {
    if (kind === "print") return files ? window.print() : printPaper(data);
    if (!files) {
      tell(say("take.making"));
      return kernel.ask({ take: kind });
    }
    if (kind === "json" && !files.json) {
      const text = `${JSON.stringify(data.transcript)}\n`;
      return save(`${model.get("name")}.json`, "application/json", text);
    }
    const { name, type, octets } = files[kind];
    save(name, type, Uint8Array.from(octets, (c) => c.charCodeAt(0)));
  }

  function hear(content, buffers) {
    if (content.error) tell(content.error, true);
    else save(content.name, content.type, buffers[0]);
  }

  function save(name, type, content) {
    const address = URL.createObjectURL(new Blob([content], { type }));
    const link = h("a", { href: address, download: name });
    root.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    tell(say("take.saved", { name }));
  }

  function tell(text, wrong) {
    report(said, text, wrong);
    if (text) below(said);
  }
}

function handled(event) {
  event.preventDefault();
  event.stopPropagation();
}
