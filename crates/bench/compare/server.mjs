// A static host on loopback: compresses as hosts do, counts what it sends, and can be slow.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** Bytes that one write sends where the line is slow. */
const CHUNK = 4096;

/**
 * What was sent since `reset`. A file that begins with `harness` is ours and not counted.
 * @typedef {object} Count
 * @property {number} bytes Of bodies, as sent.
 * @property {number} requests
 * @property {number} last When the last of it was sent, by `performance.now()` of this process.
 * @property {number} open Answers under way.
 */

/** A line's delay before each answer, and its bandwidth. @typedef {{latency_ms: number, mbit_s: number}} Line */

/**
 * Serves a folder.
 * @param {string} folder
 * @param {{[name: string]: string}} [own] Files that are not in the folder, by name.
 */
export async function serve(folder, own = {}) {
  /** @type {Map<string, Promise<{body: Buffer, headers: Record<string, string>} | undefined>>} */
  const files = new Map();
  /** @type {Count} */
  const count = { bytes: 0, requests: 0, last: 0, open: 0 };
  /** @type {Line | undefined} */
  let line;
  let free = 0; // When the line will have sent what was given to it.

  const server = createServer(async (request, response) => {
    const name = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname)).slice(1) || "index.html";
    const counts = !name.startsWith("harness") && name !== "index.html";
    if (counts) {
      count.requests++;
      count.open++;
    }
    try {
      if (line) await sleep(line.latency_ms);
      if (!files.has(name)) files.set(name, read(folder, name, own));
      const file = await files.get(name);
      const body = file?.body ?? Buffer.from("not found");
      response.writeHead(file ? 200 : 404, {
        ...file?.headers,
        "content-length": body.length,
        "cache-control": "max-age=600",
        // So that the page may measure its memory.
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      });
      await send(response, body);
      if (counts) count.bytes += body.length;
    } catch (error) {
      response.destroy(error instanceof Error ? error : undefined);
    } finally {
      if (counts) {
        count.open--;
        count.last = performance.now();
      }
    }
  });

  /** @param {import("node:http").ServerResponse} response @param {Buffer} body */
  async function send(response, body) {
    if (!line) {
      await new Promise((done) => response.end(body, () => done(undefined)));
      return;
    }
    for (let at = 0; at < body.length; at += CHUNK) {
      const chunk = body.subarray(at, at + CHUNK);
      const now = performance.now();
      free = Math.max(free, now) + (chunk.length * 8) / (line.mbit_s * 1000);
      if (free - now > 1) await sleep(free - now);
      if (response.destroyed) return;
      response.write(chunk);
    }
    response.end();
  }

  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    count,
    reset() {
      count.bytes = count.requests = 0;
    },
    /** @param {Line | undefined} shape */
    shape(shape) {
      line = shape;
      free = 0;
    },
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed(undefined)));
    },
  };
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {{[name: string]: string}} own
 */
async function read(folder, name, own) {
  let body;
  if (name in own) body = Buffer.from(own[name]);
  else if (name.startsWith("..")) return undefined;
  else body = await readFile(join(folder, name)).catch(() => undefined);
  if (!body) return undefined;
  const type = Reflect.get(TYPES, extname(name));
  /** @type {Record<string, string>} */
  const headers = { "content-type": type ?? "application/octet-stream" };
  if (type) {
    headers["content-encoding"] = "gzip";
    body = await promisify(gzip)(body, { level: 6 });
  }
  return { body, headers };
}
