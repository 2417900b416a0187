// The example queries of the demo page: each button types its own text.

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
