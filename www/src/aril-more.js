// What only some searches need: the dialog, filters, searches of before, and what helps where nothing was found.

export { Advice } from "./advice.js";
export { Dialog } from "./dialog.js";
export { FiltersView } from "./filters-view.js";
export { RecentView } from "./recent-view.js";
