// What lets held lines go: a hand, a reply, nothing that stops them, or a clock.

import { h } from "../dom.js";
import { icon } from "../icons.js";

const EVERY_MS = 800; // between two lines, at first
const SLOWEST_MS = 60_000;

export function makeLetting(say, act) {
  const button = (name, run, picture) => {
    const element = h("button", { type: "button", title: say(`hold.${name}.hint`) });
    if (picture) element.append(icon(picture));
    element.append(say(`hold.${name}`));
    element.addEventListener("click", () => {
      if (element.getAttribute("aria-disabled") !== "true") run();
    });
    return element;
  };
  const every = h("input", {
    type: "number",
    min: 1,
    max: SLOWEST_MS,
    value: EVERY_MS,
    "aria-label": say("hold.every"),
    title: say("hold.every"),
  });
  const buttons = {
    next: button("next", () => act("next"), "next"),
    reply: button("reply", () => act("next_reply")),
    run: button("run", () => act("run"), "play"),
    auto: button("auto", startClock),
    pause: button("pause", () => act("pause"), "pause"),
    stop: button("stop", () => act("stop")),
  };
  buttons.next.classList.add("main");
  every.addEventListener("keydown", (event) => {
    if (event.key === "Enter") startClock();
  });
  const clock = h("span", { class: "clock" }, buttons.auto, every, h("span", {}, say("hold.ms")));
  const element = h(
    "div",
    { class: "toolbar letting", role: "toolbar", "aria-label": say("hold.controls") },
    buttons.next,
    buttons.reply,
    buttons.run,
    clock,
    buttons.pause,
    buttons.stop,
  );
  const letting = {
    element,
    over: false,
    show({ mode, held = [], over }) {
      letting.over = over;
      const can = {
        next: held.length > 0,
        reply: mode !== "reply",
        run: mode !== "run",
        auto: true,
        pause: mode !== "paused",
        stop: true,
      };
      for (const [name, one] of Object.entries(buttons)) {
        one.setAttribute("aria-disabled", String(over || !can[name]));
      }
      for (const name of ["run", "auto", "reply"]) {
        buttons[name].setAttribute("aria-pressed", String(!over && mode === name));
      }
      every.disabled = over;
    },
  };
  letting.show({ mode: "paused", over: false });
  return letting;

  function startClock() {
    act("auto", { milliseconds: Number(every.value) });
  }
}
