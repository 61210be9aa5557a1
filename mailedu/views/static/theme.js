// Light or dark: as the trait says, or else the page.

const HOST_THEMES = ["data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind"];

/** Keep `data-theme` on `root` as the trait or else the page has it; returns how to stop. */
export function followTheme(root, model) {
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const contrast = window.matchMedia("(prefers-contrast: more)");
  const update = () => {
    const wanted = model.get("theme");
    const host = hostTheme();
    const own = host ?? (prefersDark.matches ? "dark" : "light");
    root.dataset.theme = wanted === "auto" ? own : wanted;
    root.toggleAttribute("data-host", host !== null && host === root.dataset.theme);
    root.toggleAttribute("data-contrast", contrast.matches || highContrastHost());
  };
  const observer = new MutationObserver(update);
  observer.observe(document.body, {
    attributeFilter: [...HOST_THEMES, "class"],
  });
  prefersDark.addEventListener("change", update);
  contrast.addEventListener("change", update);
  model.on("change:theme", update);
  update();
  return () => {
    observer.disconnect();
    prefersDark.removeEventListener("change", update);
    contrast.removeEventListener("change", update);
    model.off("change:theme", update);
  };
}

/** "light" or "dark" where the page says so (JupyterLab, Notebook, Voilà, VS Code), else null. */
export function hostTheme() {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "false" ? "dark" : "light";
  if (vscodeThemeKind) return /light/.test(vscodeThemeKind) ? "light" : "dark";
  return null;
}

/** Whether the page's own theme is one of high contrast (JupyterLab, VS Code). */
function highContrastHost() {
  const { jpThemeName, vscodeThemeKind } = document.body.dataset;
  return /high[ -]contrast/i.test(`${jpThemeName ?? ""} ${vscodeThemeKind ?? ""}`);
}
