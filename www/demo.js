// The example queries of the demo page: each button types its own text. And the debug view, loaded once it is opened.

/** @type {import("./src/search-element.js").ArilSearchElement | null} */
const search = document.querySelector("aril-search");

for (const button of document.querySelectorAll(".examples button")) {
  button.addEventListener("click", async () => {
    await customElements.whenDefined("aril-search");
    if (!search) return;
    search.query = button.textContent ?? "";
    // On a phone the focus would raise the keyboard over the results.
    if (matchMedia("(hover: hover)").matches) search.focus();
    search.scrollIntoView({ block: "nearest" });
  });
}

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
