// The header: title, buttons, speed, counter and slider.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { makePlayer } from "./player.js";

const SPEEDS = [0.5, 1, 2, 4];

export function makeControls(view) {
  const { data, say, go, move } = view;
  const { steps } = data.transcript;
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
  const play = button("play", () => view.tell("toggle"), playWord);
  play.title = say("play.hint");
  play.classList.add("play");
  const speed = h("select", { "aria-label": say("speed"), title: say("speed") });
  for (const value of SPEEDS) {
    speed.append(h("option", { value, ...(value === 1 ? { selected: "" } : {}) }, `${value}×`));
  }
  const counter = h("div", { class: "counter" });
  const slider = h("input", {
    class: "slider",
    type: "range",
    min: 1,
    value: 1,
    "aria-label": say("slider"),
  });
  slider.addEventListener("input", () => go(Number(slider.value) - 1));

  view.tools = h("div", { class: "toolbar tools", role: "group", "aria-label": say("tools") });
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
    view.tools,
    counter,
    slider,
  );

  const player = makePlayer(oneMore, () => Number(speed.value), showPlaying);
  view.on("index", show);
  view.on("grown", () => {
    measure();
    if (view.index >= 0) show(view.index);
  });
  view.on("toggle", toggle);
  view.on("move", player.stop);
  view.on("close", player.stop);
  measure();
  return element;

  function measure() {
    slider.max = steps.length;
    counter.style.minWidth = `${2 * String(steps.length).length + 3}ch`;
  }

  function show(index) {
    const count = steps.length;
    counter.textContent = `${index + 1} / ${count}`;
    slider.value = index + 1;
    slider.setAttribute("aria-valuetext", say("step", { number: index + 1, count }));
    slider.style.setProperty("--done", count > 1 ? index / (count - 1) : 1);
    for (const name of ["first", "back"]) setDisabled(buttons[name], index === 0);
    for (const name of ["next", "last"]) setDisabled(buttons[name], index === count - 1);
  }

  function oneMore() {
    go(view.index + 1);
    return view.index < steps.length - 1;
  }

  function toggle() {
    if (!player.playing && view.index === steps.length - 1) go(0);
    player.toggle();
  }

  function showPlaying(playing) {
    const name = playing ? "pause" : "play";
    playWord.textContent = say(name);
    play.setAttribute("aria-label", say(name));
    play.replaceChild(icon(name), play.firstChild);
  }
}

/** A button at the end of its way keeps the focus, so it is only marked as disabled. */
function setDisabled(button, disabled) {
  button.setAttribute("aria-disabled", String(disabled));
}
