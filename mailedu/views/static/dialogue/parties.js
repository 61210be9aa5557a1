// Who speaks: a name over each lane, its lifeline, and the states of its sessions.

import { h } from "../dom.js";

const NAMED = 3; // rows from which a strip at a lifeline has room for the state's name

/** The names over the lanes, and the lifelines under them. */
export function makeParties(ladder) {
  const { lanes } = ladder.sessions;
  const order = lanes.order ?? [];
  const heads = order.map((lane, place) => {
    const head = h("div", { class: `party party-${lane.party} ${end(place, order)}` });
    head.style.cssText = `--x:${lane.x}`;
    const name = h("b", { title: nameOf(ladder, lane) }, nameOf(ladder, lane));
    if (order.length > 2) name.prepend(h("i", { class: `shape ${lane.party}` }));
    const role = roleOf(ladder, lane);
    head.append(name, h("span", { title: role }, role));
    return head;
  });
  const lines = order.map((lane) => {
    const line = h("div", { class: "lifeline" });
    line.style.cssText = `--x:${lane.x}`;
    return line;
  });
  return { heads, lines };
}

function end(place, order) {
  return place === 0 ? "first" : place === order.length - 1 ? "last" : "";
}

function nameOf({ say }, lane) {
  const names = [...lane.names];
  if (lane.crowded && !lane.serves.length) return say("clients", { count: lane.takes.length });
  return names.length > 2 ? say("servers", { count: names.length }) : names.join(", ");
}

/** What a lane is: in which connections a client, and of which protocols a client or server. */
function roleOf({ say, several }, lane) {
  const listed = (name, of) => [...new Set(of.map((one) => one[name]))].join(", ");
  const { takes, serves } = lane;
  const texts = [];
  if (several && takes.length && !lane.crowded) texts.push(listed("number", takes));
  if (takes.length) texts.push(say("client", { protocol: listed("protocol", takes) }));
  if (serves.length) {
    const port = listed("port", serves);
    const key = port.includes(",") ? "server.ports" : "server";
    texts.push(say(key, { protocol: listed("protocol", serves), port }));
  }
  return texts.join(" · ");
}

/** A run of steps that end in the same state: beside the server, or at the client's lifeline. */
export function makeBand(axis, { from, state, phase }, lane, end) {
  const short = end - axis.place(from) < NAMED ? "short" : "";
  const band = h("div", { class: `band ${phase} ${short}` }, h("span", { title: state }, state));
  band.style.cssText = `--from:${axis.place(from)};--to:${end};--x:${lane.x}`;
  return band;
}
