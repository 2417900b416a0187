// What the elements tell the page. Each event bubbles, leaves shadow roots, and may be canceled: then what it tells of is
// the page's to do. Nothing is sent anywhere.

/**
 * @typedef {object} QueryDetail Something is about to be searched for. Canceled: it is not.
 * @property {string} query
 * @property {Record<string, string[]>} chosen Values that hits must have, by facet.
 *
 * @typedef {object} ResultsDetail An answer. Canceled: the page shows it.
 * @property {import("./client.js").Results} results
 *
 * @typedef {object} NoneDetail Nothing was found. Canceled: the page tells so.
 * @property {string} query
 * @property {import("./client.js").Results} results
 *
 * @typedef {object} ChosenDetail A hit was followed. Canceled: it is not.
 * @property {string} query
 * @property {import("./client.js").Hit} hit
 * @property {string} url Where it leads, or what of it.
 * @property {number} place Of the hit, from 1.
 * @property {boolean} isElsewhere A new tab or window was asked for.
 *
 * @typedef {object} ErrorDetail A search has failed. Canceled: the page tells so.
 * @property {Error & {code?: string}} error
 *
 * @typedef {object} Details
 * @property {QueryDetail} aril-query
 * @property {ResultsDetail} aril-results
 * @property {NoneDetail} aril-none
 * @property {ChosenDetail} aril-chosen
 * @property {ErrorDetail} aril-error
 */

/**
 * @template {keyof Details} Name
 * @param {EventTarget} target
 * @param {Name} name
 * @param {Details[Name]} detail
 * @returns {boolean} Whether it goes on.
 */
export const announce = (target, name, detail) =>
  target.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable: true, detail }));
