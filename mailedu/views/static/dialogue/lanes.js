// Who takes part: one lane for each client and server, and for each hop between servers.

const CLIENT_LANES = 5;
const SERVER_LANES = 4;
const OTHERS = ["third", "fourth", "fifth", "sixth", "seventh"]; // after the first two parties

/**
 * The lanes of a dialogue, which come as connections are placed.
 *
 * A client has a lane, and another of the same name for each connection that it opens while the
 * first is in use. Who is the server of one connection and the client of another is a relay:
 * one lane. Clients stand to the left of their servers. A lane has `x`, its place from 0 to 1;
 * `party`, its colour and shape; `crowded` where sessions overlap in it, for want of room.
 */
export function makeLanes() {
  const all = [];
  const lanes = {
    all,
    /** Count of changes, for those who draw. */
    version: 0,
    place(connection) {
      const { client, server } = connection;
      const places = { client: clientLane(connection), server: serverLane(connection) };
      places.client.takes.push(connection);
      places.server.serves.push(connection);
      places.client.from = true;
      if (!places.client.to.includes(places.server)) places.client.to.push(places.server);
      if (client === server) places.client.alone = true;
      arrange();
      return places;
    },
  };
  return lanes;

  function clientLane({ client, server }) {
    const same = all.filter((lane) => lane.names.has(client));
    const relay = client !== server && same.find((lane) => lane.serves.length);
    if (relay) return relay;
    const free = same.find((lane) => !lane.live && !lane.serves.length);
    if (free) return free;
    const clients = all.filter((lane) => !lane.serves.length);
    if (clients.length < CLIENT_LANES) return add(client, "client");
    const shared = same.findLast((lane) => !lane.serves.length) ?? clients.at(-1);
    shared.names.add(client);
    return shared;
  }

  function serverLane({ client, server }) {
    const known = all.find(
      (lane) => lane.names.has(server) && !lane.alone && (lane.serves.length || client !== server),
    );
    if (known) return known;
    const servers = all.filter((lane) => lane.serves.length);
    if (servers.length < SERVER_LANES) return add(server, "server");
    servers.at(-1).names.add(server);
    return servers.at(-1);
  }

  function add(name, side) {
    const taken = all.map((lane) => lane.party);
    const party = [side, ...OTHERS].find((one) => !taken.includes(one)) ?? OTHERS.at(-1);
    const lane = { names: new Set([name]), party, takes: [], serves: [], to: [], live: 0 };
    all.push(lane);
    return lane;
  }

  /** Give each lane its place: clients first, then each server after those that call it. */
  function arrange() {
    const depth = new Map(all.map((lane) => [lane, lane.serves.length ? 1 : 0]));
    for (let round = 1; round < all.length; round += 1) {
      for (const lane of all) {
        for (const server of lane.to) {
          const behind = Math.min(depth.get(lane) + 1, all.length);
          depth.set(server, Math.max(depth.get(server), behind));
        }
      }
    }
    const order = [...all].sort((a, b) => depth.get(a) - depth.get(b));
    order.forEach((lane, place) => (lane.x = place / Math.max(order.length - 1, 1)));
    lanes.order = order;
    lanes.version += 1;
  }
}
