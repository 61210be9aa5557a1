// Where to stop: at a verb, a reply code or a state; a list that can be changed.

import { h } from "../dom.js";

export function makeStops(say, act, offers) {
  const id = `mailedu-${Math.random().toString(36).slice(2)}`;
  const chips = h("ul", { class: "stops", "aria-label": say("hold.stops") });
  const options = offers.map(({ value, label }) => h("option", { value }, label));
  const field = h("input", {
    type: "text",
    list: id,
    size: 14,
    spellcheck: "false",
    placeholder: say("hold.stops.example"),
    "aria-label": say("hold.stops.new"),
  });
  const add = h("button", { type: "submit" }, say("hold.stops.add"));
  const form = h("form", {}, field, h("datalist", { id }, ...options), add);
  const element = h("div", { class: "stopping" }, h("h4", {}, say("hold.stops")), chips, form);
  let drawn = "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) act("stop_at", { text: field.value.trim() });
    field.value = "";
  });
  form.addEventListener("keydown", (event) => event.stopPropagation());
  chips.addEventListener("click", (event) => {
    const text = event.target.closest("button")?.dataset.text;
    if (text === undefined) return;
    act("go_past", { text });
    field.focus();
  });
  return {
    element,
    show({ stop_at: texts, over }) {
      field.disabled = add.disabled = over;
      if (drawn === JSON.stringify(texts)) return;
      drawn = JSON.stringify(texts);
      chips.replaceChildren(
        ...texts.map((text) => {
          const remove = h("button", {
            type: "button",
            "data-text": text,
            "aria-label": say("hold.stops.remove", { text }),
            title: say("hold.stops.remove", { text }),
          });
          remove.append(h("span", { "aria-hidden": "true" }, "×"));
          return h("li", {}, h("span", { class: "code" }, text), remove);
        }),
      );
    },
  };
}
