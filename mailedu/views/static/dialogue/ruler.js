// The ruler of an axis to scale: ticks in units that people use.

import { h } from "../dom.js";

const TICKS_APART = 2.2; // rows
const NICE = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200];
const DAY = 86400;

/** The ticks between two places: a map from the number of each to `{draw}`, which makes it. */
export function ticks(axis, from, to) {
  const wanted = new Map();
  if (!axis.scaled || axis.extent() <= 1) return wanted;
  const step = tickStep(TICKS_APART / axis.rows);
  const [first, last] = [Math.max(from, 0), Math.min(to, axis.extent())].map(
    (place) => (axis.start() + place / axis.rows) / step,
  );
  for (let n = Math.ceil(first); n <= last; n += 1) {
    wanted.set(n, { draw: () => makeTick(axis, n * step, step) });
  }
  return wanted;
}

function makeTick(axis, time, step) {
  const tick = h("div", { class: "tick" }, h("span", {}, tickText(time, step)));
  tick.style.setProperty("--at", axis.at(time));
  return tick;
}

/** The seconds between two ticks that are at least `apart` seconds, in units that people use. */
function tickStep(apart) {
  if (apart > 1) return NICE.find((one) => one >= apart) ?? Math.ceil(apart / DAY) * DAY;
  const power = 10 ** Math.floor(Math.log10(apart));
  return [1, 2, 5, 10].find((one) => one * power >= apart * 0.999) * power;
}

/** Say where a tick stands: as many decimals as the step between two needs. */
function tickText(time, step) {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  if (time < 60 || step < 1) return `${time.toFixed(decimals)} s`;
  const whole = Math.round(time);
  const two = (number) => `${number}`.padStart(2, "0");
  const hours = Math.floor(whole / 3600) % 24;
  const clock = `${hours}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole < DAY ? clock : `${Math.floor(whole / DAY)} d ${clock}`;
}
