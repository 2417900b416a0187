// The examples of the page of options: next to each stands its own code, as it is in the page, in the style sheet or below.

/** Characters in a line of code, where it is beside its example. */
const WIDTH = 54;

/** Examples that are scripts. Each is run, and shown as it is written here. */
const scripts = {
  events() {
    const told = document.querySelector("output[for=told]");
    const search = document.getElementById("told");
    search.addEventListener("aril-results", (event) => {
      const { query, total, took_ms } = event.detail.results;
      told.textContent = `${total} for “${query}” in ${Math.round(took_ms)} ms`;
    });
    search.addEventListener("aril-chosen", (event) => {
      event.preventDefault();
      told.textContent = `number ${event.detail.place}: ${event.detail.url}`;
    });
  },

  async own() {
    const { open } = await import("./aril.js");
    const client = open();
    const list = document.getElementById("titles");
    document.getElementById("own").addEventListener("input", async (event) => {
      const results = await client.search(event.target.value).catch(() => {});
      if (!results) return; // A newer one has overtaken it.
      list.replaceChildren(
        ...results.hits.map(({ title }) => {
          const item = document.createElement("li");
          item.textContent = title;
          return item;
        }),
      );
    });
  },

  async suggest() {
    const { open } = await import("./aril.js");
    const client = open();
    const told = document.querySelector("output[for=going]");
    const ways = document.getElementById("ways");
    document.getElementById("going").addEventListener("input", async (event) => {
      const suggestions = await client.suggest(event.target.value).catch(() => {});
      if (!suggestions) return; // A newer call has overtaken it.
      const texts = suggestions.map(({ text }) => text);
      ways.replaceChildren(...texts.map((text) => new Option(text, text)));
      told.textContent = texts.join(" · ");
    });
  },
};

for (const example of document.querySelectorAll(".example")) {
  const { css, run } = example.dataset;
  const parts = [dedented(example.innerHTML)];
  if (css) parts.push(rules(css));
  if (run) parts.push(dedented(scripts[run].toString().replace(/^.*\n|\n.*$/g, "")));
  const live = document.createElement("div");
  live.className = "live";
  live.append(...example.childNodes);
  const code = document.createElement("div");
  code.className = "code";
  code.append(...parts.map(block));
  example.append(code, live);
  if (run) scripts[run]();
}

/** The rules of this page's style sheet whose selectors begin so. */
function rules(selector) {
  return [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule.selectorText?.startsWith(selector))
    .map((rule) => rule.cssText.replace(/\s*([{;])\s*(?=\S)/g, "$1\n  ").replace(/\s*\}$/, "\n}").replace(/\s*\{/g, " {"))
    .join("\n");
}

function block(text) {
  const pre = document.createElement("pre");
  const code = document.createElement("code");
  code.textContent = text;
  pre.tabIndex = 0;
  pre.append(code);
  return pre;
}

/** Lines without the spaces that all of them begin with, and attributes without a value as they are written. */
function dedented(text) {
  const lines = text.replaceAll('=""', "").replace(/^\n+|\s+$/g, "").split("\n");
  const margin = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => fitted(line.slice(margin))).join("\n");
}

/** A long tag with its attributes on lines of their own. */
function fitted(line) {
  const margin = line.replace(/\S.*/, "");
  let length = 0;
  return line.replace(/(^|\s)\S+?(?:="[^"]*")?(?=\s|$)/g, (piece) => {
    const isLong = /="/.test(piece) && length + piece.length > WIDTH;
    length = isLong ? margin.length + piece.length : length + piece.length;
    return isLong ? `\n${margin}  ${piece.trim()}` : piece;
  });
}
