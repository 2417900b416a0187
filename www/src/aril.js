// The script of the one-line embed: it registers the tags, and is all that a page loads at first.
//
//   <script type="module" src="aril.js"></script>
//   <aril-search></aril-search>
//
// For an interface of your own: `import { open } from "./aril.js"`.

import { ArilModalElement, ArilTriggerElement } from "./modal-element.js";
import { ArilSearchElement } from "./search-element.js";
import { ArilFiltersElement, ArilResultsElement } from "./view-elements.js";

export { ArilError } from "./error.js";
export { open } from "./client.js";
export { ArilFiltersElement, ArilModalElement, ArilResultsElement, ArilSearchElement, ArilTriggerElement };

// Search boxes first: the others look for them.
const tags = {
  "aril-search": ArilSearchElement,
  "aril-modal": ArilModalElement,
  "aril-trigger": ArilTriggerElement,
  "aril-results": ArilResultsElement,
  "aril-filters": ArilFiltersElement,
};
for (const [tag, element] of Object.entries(tags)) {
  // A page may load this file twice, from two addresses: the first one keeps the tag.
  if (!customElements.get(tag)) customElements.define(tag, element);
}
