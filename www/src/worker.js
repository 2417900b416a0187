// The worker: what the client sends it is answered.

import { answerer } from "./answerer.js";

const take = answerer(
  (message) => postMessage(message),
  () => import(new URL("aril-api.js", import.meta.url).href),
);
addEventListener("message", ({ data }) => take(data));
