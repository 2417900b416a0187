// What the elements need once a visitor turns to them: asking, the results, the filters, what keys do.

export { Search } from "./search.js";
