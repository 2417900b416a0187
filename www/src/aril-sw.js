// A service worker for sites that want search without a network. Optional: a page asks for it by
//
//   navigator.serviceWorker?.register("aril-sw.js");
//
// It sees what lies in its own folder and below: lay it where the site begins. A site that has a service worker already
// has it take this one in: `importScripts("aril-sw.js")`.
//
// Scripts, the engine, texts and manifests come from the network, and from the cache where that fails. An index's other files
// never change under their names: they come from the cache. Nothing else is touched.

const CACHE = "aril-1";

/** Of the files that never change so many bytes are kept, those that came last. */
const MAX_BYTES = 32 << 20;

/** So many files are added between two looks at how much there is. */
const LOOK_AFTER = 50;

/** The parts of service workers that are used here. @type {any} */
const worker = globalThis;

let n_added = 0;

worker.addEventListener("install", () => worker.skipWaiting());

worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  /** @type {Request} */
  const request = event.request;
  const { pathname } = new URL(request.url);
  const name = pathname.split("/").at(-1) ?? "";
  if (request.method !== "GET") return;
  if (/^[\w-]+\.aril$/.test(name)) event.respondWith(cacheFirst(event));
  // A web app's manifest has the same name, but another destination.
  else if (/\/(aril[\w-]*\.(js|wasm)|aril-texts\/[\w-]+\.json)$/.test(pathname) || (name === "manifest.json" && !request.destination)) {
    event.respondWith(networkFirst(event));
  }
});

/** @param {any} event */
async function networkFirst(event) {
  const { request } = event;
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) event.waitUntil(keep(cache, request, response.clone()));
    if (response.ok || response.status < 500) return response;
    return (await cache.match(request)) ?? response;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw error;
  }
}

/** @param {any} event */
async function cacheFirst(event) {
  /** @type {Request} */
  const request = event.request;
  const cache = await caches.open(CACHE);
  // The cache takes no parts: one is kept as a whole file of its own.
  const range = request.headers.get("range");
  const key = range ? `${request.url}?${range}` : request.url;
  // Who asks past caches has found what they had to be damaged.
  const kept = request.cache === "reload" ? undefined : await cache.match(key);
  if (kept) return range ? asPart(kept) : kept;
  const response = await fetch(request);
  if (range ? response.status === 206 : response.ok) event.waitUntil(keep(cache, key, response.clone()));
  return response;
}

/**
 * Keeps an answer; where there is no room, it is not kept.
 *
 * @param {Cache} cache
 * @param {RequestInfo} key
 * @param {Response} response
 */
async function keep(cache, key, response) {
  // A page in place of a file is not one.
  if (response.headers.get("content-type")?.includes("html")) return;
  try {
    const bytes = await response.arrayBuffer();
    const headers = new Headers(response.headers);
    headers.delete("content-encoding");
    headers.set("content-length", String(bytes.byteLength));
    await cache.put(key, new Response(bytes, { headers }));
    if (++n_added % LOOK_AFTER === 1) await shrink(cache);
  } catch {
    // Or the line broke: whoever asked is told.
  }
}

/** @param {Response} kept */
const asPart = (kept) => new Response(kept.body, { status: 206, headers: kept.headers });

/**
 * Forgets the oldest of the files that never change.
 *
 * @param {Cache} cache
 */
async function shrink(cache) {
  let left = MAX_BYTES;
  for (const request of [...(await cache.keys())].reverse()) {
    if (!request.url.includes(".aril")) continue;
    const kept = await cache.match(request);
    left -= Number(kept?.headers.get("content-length") ?? 0);
    if (left < 0) await cache.delete(request);
  }
}
