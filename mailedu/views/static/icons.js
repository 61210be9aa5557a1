// The pictures on buttons, as paths: a bare system has no glyphs for them.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  first: "M3 3h2v10H3z M13 3v10L6 8z",
  back: "M11 3v10L4 8z",
  play: "M4 2.5v11L13 8z",
  pause: "M4 3h3v10H4z M9 3h3v10H9z",
  next: "M5 3v10l7-5z",
  last: "M11 3h2v10h-2z M3 3v10l7-5z",
  warning: "M8 1.5 15.5 14.5H.5z M7.2 6v4.2h1.6V6z M7.2 11.4V13h1.6v-1.6z",
};

/** Return the picture of this name as an SVG element. */
export function icon(name) {
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
