// Servers of the tests' own before the demo's.

import { once } from "node:events";
import { createServer } from "node:http";

export const BASE = new URL(process.env.ARIL_BASE_URL ?? "http://127.0.0.1:8080/");

/** Answers of the demo's server, which do not change while the tests run. */
const known = new Map();

/**
 * What the demo's server answers.
 *
 * @param {string} path
 * @returns {Promise<{ status: number, type: string, body: Buffer }>} A body of its own.
 */
export async function real(path) {
  if (!known.has(path)) known.set(path, ask(path));
  const { status, type, body } = await known.get(path);
  return { status, type, body: Buffer.from(body) };
}

async function ask(path) {
  const answer = await fetch(new URL(`.${path}`, BASE));
  const body = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, type: answer.headers.get("content-type") ?? "", body };
}

/**
 * Serves until it is closed.
 *
 * @param {import("node:http").RequestListener} answer
 */
export async function listen(answer) {
  const server = createServer(answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${port}/`, close };
}
