// The script of the one-line embed: it registers the tag, and is all that a page loads at first.
//
//   <script type="module" src="aril.js"></script>
//   <aril-search></aril-search>
//
// For an interface of your own: `import { open } from "./aril.js"`.

import { ArilSearchElement } from "./search-element.js";

export { ArilError } from "./error.js";
export { open } from "./client.js";
export { ArilSearchElement };

// A page may load this file twice, from two addresses: the first one keeps the tag.
if (!customElements.get("aril-search")) {
  customElements.define("aril-search", ArilSearchElement);
}
