// The pictures on buttons, as paths: a bare system has no glyphs for them.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  first: "M3 3h2v10H3z M13 3v10L6 8z",
  back: "M11 3v10L4 8z",
  play: "M4 2.5v11L13 8z",
  pause: "M4 3h3v10H4z M9 3h3v10H9z",
  next: "M5 3v10l7-5z",
  last: "M11 3h2v10h-2z M3 3v10l7-5z",
  plus: "M7 3h2v4h4v2H9v4H7V9H3V7h4z",
  minus: "M3 7h10v2H3z",
  differs: "M9.5 1.5h2L10.9 4H14v2h-3.6l-.8 3H14v2H9.1l-1 3.5h-2l.9-3.5H2V9h5.6l.8-3H2V4h6.9z",
  right: "M13.4 2.6 15 4.2 6.2 13.4 1 8.2 2.6 6.6l3.6 3.6z",
  wrong: "M3.6 2 8 6.4 12.4 2 14 3.6 9.6 8l4.4 4.4-1.6 1.6L8 9.6 3.6 14 2 12.4 6.4 8 2 3.6z",
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
