// What all widgets share; it stands before the widget's own file in one ES module.

/**
 * Make an element; children are nodes or text (never markup).
 *
 * JupyterLab looks for shortcuts from the focused element upwards and stops at this attribute,
 * so each element that can have the focus must carry it, or `b` inserts a cell.
 */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (attributes.tabindex || FOCUSABLE.has(tag)) element.dataset.lmSuppressShortcuts = "true";
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Make a part of the widget that scrolls, so it has a name and can take the focus. */
function region(name, label, ...children) {
  const attributes = { class: name, tabindex: "0", role: "region", "aria-label": label };
  return h("div", attributes, ...children);
}

const FOCUSABLE = new Set(["button", "input", "select", "summary"]);

/** Return the function that looks a word up and fills in its braces. */
function sayer(words) {
  return (key, values = {}) =>
    words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Keep `data-theme` on `root` as the trait or else the page has it; returns how to stop. */
function followTheme(root, model) {
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const update = () => {
    const wanted = model.get("theme");
    const host = hostTheme();
    const own = host ?? (prefersDark.matches ? "dark" : "light");
    root.dataset.theme = wanted === "auto" ? own : wanted;
    root.toggleAttribute("data-host", host !== null && host === root.dataset.theme);
  };
  const observer = new MutationObserver(update);
  observer.observe(document.body, {
    attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind", "class"],
  });
  prefersDark.addEventListener("change", update);
  model.on("change:theme", update);
  update();
  return () => {
    observer.disconnect();
    prefersDark.removeEventListener("change", update);
    model.off("change:theme", update);
  };
}

/** "light" or "dark" where the page says so (JupyterLab, Notebook, Voilà, VS Code), else null. */
function hostTheme() {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "false" ? "dark" : "light";
  if (vscodeThemeKind) return /light/.test(vscodeThemeKind) ? "light" : "dark";
  return null;
}

/** Give Shift+Enter and Ctrl+Enter to the notebook's cell around the widget, which they run. */
function runCell(root, event) {
  const cell = root.closest(".jp-Cell");
  if (!cell) return;
  event.preventDefault();
  event.stopPropagation();
  cell.focus({ preventScroll: true });
  cell.dispatchEvent(new KeyboardEvent("keydown", event));
}
