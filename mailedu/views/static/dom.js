// Elements: made of nodes and text, never of markup.

/**
 * Make an element; children are nodes or text (never markup).
 *
 * JupyterLab looks for shortcuts from the focused element upwards and stops at this attribute,
 * so each element that can have the focus must carry it, or `b` inserts a cell.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (attributes.tabindex || FOCUSABLE.has(tag)) element.dataset.lmSuppressShortcuts = "true";
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Make a part of the widget that scrolls, so it has a name and can take the focus. */
export function region(name, label, ...children) {
  const attributes = { class: name, tabindex: "0", role: "region", "aria-label": label };
  return h("div", attributes, ...children);
}

const FOCUSABLE = new Set(["button", "input", "select", "summary"]);

/** Give Shift+Enter and Ctrl+Enter to the notebook's cell around the widget, which they run. */
export function runCell(root, event) {
  const cell = root.closest(".jp-Cell");
  if (!cell) return;
  event.preventDefault();
  event.stopPropagation();
  cell.focus({ preventScroll: true });
  cell.dispatchEvent(new KeyboardEvent("keydown", event));
}
