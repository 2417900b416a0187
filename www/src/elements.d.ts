// What the elements are to TypeScript: their tags, and the events that they tell the page.

import type { ChosenDetail, ErrorDetail, NoneDetail, QueryDetail, ResultsDetail } from "./events.js";
import type { ArilModalElement, ArilTriggerElement } from "./modal-element.js";
import type { ArilSearchElement } from "./search-element.js";
import type { ArilFiltersElement, ArilResultsElement } from "./view-elements.js";

declare global {
  interface HTMLElementTagNameMap {
    "aril-search": ArilSearchElement;
    "aril-modal": ArilModalElement;
    "aril-trigger": ArilTriggerElement;
    "aril-results": ArilResultsElement;
    "aril-filters": ArilFiltersElement;
  }

  interface GlobalEventHandlersEventMap {
    "aril-query": CustomEvent<QueryDetail>;
    "aril-results": CustomEvent<ResultsDetail>;
    "aril-none": CustomEvent<NoneDetail>;
    "aril-chosen": CustomEvent<ChosenDetail>;
    "aril-error": CustomEvent<ErrorDetail>;
  }
}
