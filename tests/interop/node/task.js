// What the test asks for (JSON, the only argument), what is told back (a line of JSON each), and
// the log that both libraries write.
import { readFileSync } from "node:fs";

export const task = JSON.parse(process.argv[2]);

/** The authority to trust, for both libraries' `tls`. */
export const tls = { ca: readFileSync(task.ca_file), minVersion: "TLSv1.2" };

const plain = (value) =>
  typeof value === "bigint" ? Number(value)
  : value instanceof Map ? Object.fromEntries(value)
  : value instanceof Set ? [...value]
  : value;

/** Print a value; sets become arrays, maps objects, big integers numbers. */
export const tell = (value) => console.log(JSON.stringify(value, (_, part) => plain(part)));

/** What the test may know of an error. */
export const about = ({ message, code, command, responseCode, serverResponseCode }) =>
  ({ message, code, command, responseCode, serverResponseCode });
