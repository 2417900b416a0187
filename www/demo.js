// What the demo's pages have around the search: which of them this is, colors, languages, example queries, where results
// stand, the debug view once it is opened, and what this visit has loaded.

/** @type {import("./src/search-element.js").ArilSearchElement | null} */
const search = document.querySelector("#search");

/** Tells in the bar which of the pages this is. */
function whereabouts() {
  for (const link of document.querySelectorAll(/** @type {"a"} */ (".top nav a"))) {
    if (link.pathname === location.pathname.replace("index.html", "")) link.setAttribute("aria-current", "page");
  }
}

/** Colors, kept for the next page; theme.js takes them up. */
function choices() {
  const { dataset } = document.documentElement;
  for (const name of ["theme", "accent"]) {
    for (const input of inputs(name)) {
      input.checked = input.value === (dataset[name] ?? "");
      input.addEventListener("change", () => {
        dataset[name] = input.value;
        try {
          localStorage.setItem(`demo-${name}`, input.value);
        } catch {
          // It holds for this page.
        }
      });
    }
  }
}

/** The elements of the page in another language; the page itself stays in English. */
function languages() {
  const buttons = [...document.querySelectorAll("#languages button")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
      for (const element of document.querySelectorAll("aril-search, aril-modal, aril-trigger, aril-results, aril-filters")) {
        element.setAttribute("lang", button.getAttribute("lang") ?? "");
      }
      document.getElementById("languages")?.hidePopover();
    });
  }
}

/** @param {import("./src/search-element.js").ArilSearchElement} search */
function examples(search) {
  for (const button of document.querySelectorAll(".examples button")) {
    button.addEventListener("click", async () => {
      await customElements.whenDefined("aril-search");
      search.query = button.querySelector("b")?.textContent ?? "";
      // On a phone the focus would raise the keyboard over the results.
      if (matchMedia("(hover: hover)").matches) search.focus();
      search.scrollIntoView({ block: "nearest" });
    });
  }
}

/**
 * Results below the box, over the page, or beside filters in elements of their own.
 *
 * @param {import("./src/search-element.js").ArilSearchElement} search
 */
function layouts(search) {
  const panes = document.querySelector(".panes");
  const results = document.createElement("aril-results");
  const filters = document.createElement("aril-filters");
  filters.setAttribute("facets", "lang");
  // Above the results they are a row, or a phone would show nothing else.
  const wide = matchMedia("(min-width: 48rem)");
  const lay = () => (wide.matches ? filters.removeAttribute("layout") : filters.setAttribute("layout", "row"));
  wide.addEventListener("change", lay);
  lay();
  for (const input of inputs("layout")) {
    input.addEventListener("change", () => {
      search.focus(); // What lay over the page was put away by the click.
      const isApart = input.value === "apart";
      panes?.classList.toggle("apart", isApart);
      search.toggleAttribute("floating", input.value === "floating");
      for (const element of [filters, results]) {
        if (search.lang) element.lang = search.lang;
        if (!isApart) element.remove();
      }
      if (isApart) search.after(filters, results);
      // Nobody could take them off.
      else search.chosen = {};
    });
    // Who follows a link to a filtered search sees its filters.
    if (input.value === "apart" && new URLSearchParams(location.search).has("q.lang")) input.click();
  }
}

/** The debug view, loaded once it is opened. */
function explanation() {
  const explain = document.querySelector("details.explain");
  explain?.addEventListener(
    "toggle",
    () => {
      // Beside this file, and not part of it: the bundler leaves it alone.
      const file = "./aril-explain.js";
      import(file).catch(() => explain.append("The explanation could not be loaded."));
    },
    { once: true },
  );
}

/**
 * What this visit has loaded, by kind, and what the newest query took.
 *
 * @param {import("./src/search-element.js").ArilSearchElement} search
 */
function meter(search) {
  /** @type {Map<string, {files: number, bytes: number}>} */
  const loaded = new Map();
  const total = { files: 0, bytes: 0 };
  let asked_ms = 0;
  let before = { ...total };

  const show = () => {
    const bar = document.querySelector(".loaded .bar");
    bar?.replaceChildren();
    for (const row of document.querySelectorAll(/** @type {"tr"} */ (".loaded tr[data-kind]"))) {
      const { kind = "" } = row.dataset;
      const { files, bytes } = loaded.get(kind) ?? { files: 0, bytes: 0 };
      write(row, files, bytes);
      row.classList.toggle("none", files === 0);
      if (!files) continue;
      const part = document.createElement("i");
      part.dataset.kind = kind;
      part.style.flexGrow = String(bytes);
      bar?.append(part);
    }
    const all = document.querySelector(".loaded tfoot tr");
    if (all) write(all, total.files, total.bytes);
  };
  /** @param {PerformanceResourceTiming[]} entries As they are, or as the worker sent them. */
  const count = (entries) => {
    for (const { name, transferSize, encodedBodySize } of entries) {
      const kind = kindOf(new URL(name).pathname);
      if (!kind || !transferSize) continue;
      const sum = loaded.get(kind) ?? { files: 0, bytes: 0 };
      loaded.set(kind, sum);
      for (const each of [sum, total]) {
        each.files++;
        each.bytes += encodedBodySize;
      }
    }
    show();
  };
  new PerformanceObserver((list) => count(/** @type {any} */ (list.getEntries()))).observe({
    type: "resource",
    buffered: true,
  });
  listenToWorkers(count);

  search.addEventListener("aril-query", () => {
    asked_ms = performance.now();
    before = { ...total };
  });
  search.addEventListener("aril-results", () => {
    // Once the hits are painted; and after what the worker has still to tell.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const took = kilo(performance.now() - asked_ms, 0);
        const bytes = total.bytes - before.bytes;
        document.querySelector(".meter")?.replaceChildren(
          bold(`${took} ms`),
          " from the key to these hits, ",
          ...(bytes ? [bold(`${kilo(bytes / 1000, 1)} kB`), " loaded for them. "] : ["nothing loaded for them. "]),
          `This visit so far: ${kilo(total.bytes / 1000, 0)} kB.`,
        );
      }, 50),
    );
  });
}

/**
 * @param {Element} row
 * @param {number} files
 * @param {number} bytes
 */
function write(row, files, bytes) {
  const cells = row.querySelectorAll("td");
  cells[1]?.replaceChildren(String(files));
  cells[2]?.replaceChildren(bytes.toLocaleString("en"));
}

/** @param {string} path */
function kindOf(path) {
  if (/\/aril-explain\.\w+$/.test(path)) return "explain";
  if (/\/aril-texts\//.test(path)) return "texts";
  if (/\/aril[\w-]*\.wasm$/.test(path)) return "engine";
  if (/\/aril\.js$/.test(path)) return "script";
  if (/\/aril-[\w-]+\.js$/.test(path)) return "elements";
  return /\/index\/[^/]+$/.test(path) ? "index" : undefined;
}

/**
 * Has workers of the search tell what they load: demo-worker.js is that worker, and an ear.
 *
 * @param {(entries: PerformanceResourceTiming[]) => void} count
 */
function listenToWorkers(count) {
  const own = new URL("demo-worker.js", import.meta.url).href;
  /** @type {{createPolicy(name: string, rules: object): {createScriptURL(url: string): string}} | undefined} */
  const factory = Reflect.get(globalThis, "trustedTypes");
  const policy = factory?.createPolicy("demo", { createScriptURL: () => own });
  globalThis.Worker = class extends Worker {
    /**
     * @param {string | URL} url
     * @param {WorkerOptions} [options]
     */
    constructor(url, options) {
      super(String(url).endsWith("/aril-worker.js") ? (policy?.createScriptURL("") ?? own) : url, options);
      this.addEventListener("message", (event) => {
        if (!event.data?.loaded) return;
        event.stopImmediatePropagation();
        count(event.data.loaded);
      });
    }
  };
}

/**
 * @param {number} number
 * @param {number} digits
 */
const kilo = (number, digits) => number.toLocaleString("en", { maximumFractionDigits: digits });

/** @param {string} text */
function bold(text) {
  const element = document.createElement("b");
  element.textContent = text;
  return element;
}

/**
 * @param {string} name
 * @returns {HTMLInputElement[]}
 */
function inputs(name) {
  return [...document.querySelectorAll(/** @type {"input"} */ (`input[name=${name}]`))];
}

whereabouts();
choices();
languages();
if (search) {
  examples(search);
  layouts(search);
  meter(search);
  explanation();
}
