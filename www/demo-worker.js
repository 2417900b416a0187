// The worker of the search, which also tells the demo page what it loads: a page does not see that itself.

// @ts-ignore It is made by the bundler, and lies beside this file then.
import "./aril-worker.js";

new PerformanceObserver((list) => {
  const loaded = list.getEntriesByType("resource").map((entry) => entry.toJSON());
  postMessage({ loaded });
}).observe({ type: "resource", buffered: true });
