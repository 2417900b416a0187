// What only some searches need: the dialog, and filters.

export { Dialog } from "./dialog.js";
export { FiltersView } from "./filters-view.js";
