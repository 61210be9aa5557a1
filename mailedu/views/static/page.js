// An exported page: the dialogue widget with no notebook and no kernel around it.
//
// The page holds what a kernel would send, compressed by zlib, in base64: an object of traits.

import { render } from "./dialogue.js";
import { printsOnPaper } from "./dialogue/paper.js";

const main = document.querySelector("main");
try {
  const traits = JSON.parse(await inflated(document.getElementById("traits").textContent));
  const model = pageModel(traits);
  render({ model, el: main });
  printsOnPaper(model.get("data"));
} catch (error) {
  main.append(main.dataset.trouble, " ", String(error));
}

/** What a widget asks of its model: traits, and who wants to know when they change. */
function pageModel(traits) {
  const listeners = {};
  return {
    get: (name) => traits[name],
    set(name, value) {
      traits[name] = value;
      for (const act of listeners[`change:${name}`] ?? []) act();
    },
    on: (name, act) => (listeners[name] ??= []).push(act),
    off: (name, act) => (listeners[name] = (listeners[name] ?? []).filter((one) => one !== act)),
    save_changes() {},
    send() {},
  };
}

async function inflated(base64) {
  const octets = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}
