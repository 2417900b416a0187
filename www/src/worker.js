// The worker: what the client sends it is answered.

import { answerer } from "./answerer.js";

const take = answerer((message) => postMessage(message));
addEventListener("message", ({ data }) => take(data));
