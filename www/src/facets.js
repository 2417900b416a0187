// What the filters of one search share: whose values are counted, how many of all pages have each, and those that the
// page's address chooses, so that a filtered search can be linked to: `?q=lake&q.lang=de&q.lang=ja`. Loaded with filters.

import { filterText } from "./filters.js";

/** @typedef {import("./search.js").Search} Search */

/** The engine reads no more of a filter; an address may hold thousands. */
const MAX_VALUES = 64;

export class Facets {
  /** Facets whose values are counted. @type {Set<string>} */
  names = new Set();
  /** The values of all pages: what there is to choose from before anything is searched for. @type {import("./client.js").Facet[]} */
  ofAll = [];
  filterText = filterText;

  /** @param {Search} search */
  constructor(search) {
    this.search = search;
  }

  /** Counts the values of these too, and chooses those that the address has. @param {string[]} names */
  add(names) {
    const { host } = this.search;
    const added = names.filter((name) => !this.names.has(name));
    if (!added.length) return;
    const param = "param" in host ? String(host.param) : "";
    const params = new URLSearchParams(param && location.search);
    const chosen = { ...host.chosen };
    for (const name of added) {
      this.names.add(name);
      const values = valuesIn(params, param, name);
      if (values.length) chosen[name] = values;
    }
    host.chosen = chosen;
  }

  /**
   * What is chosen where the address is this one; what was chosen before where that is the same. Facets that no filter
   * shows stay as they are: nobody could take them off.
   *
   * @param {URLSearchParams} params
   * @param {string} param
   */
  read(params, param) {
    const { chosen } = this.search.host;
    const read = Object.fromEntries([...this.names].map((name) => [name, valuesIn(params, param, name)]));
    return [...this.names].every((name) => isSame(chosen[name], read[name])) ? chosen : { ...chosen, ...read };
  }

  /**
   * Writes what is chosen into an address.
   *
   * @param {URLSearchParams} params
   * @param {string} param
   * @returns {boolean} Whether that is new there.
   */
  write(params, param) {
    const { chosen } = this.search.host;
    const changed = [...this.names].filter((name) => !isSame(chosen[name], valuesIn(params, param, name)));
    for (const name of changed) {
      params.delete(`${param}.${name}`);
      for (const value of chosen[name] ?? []) params.append(`${param}.${name}`, value);
    }
    return changed.length > 0;
  }

  /**
   * Counts the values of all pages.
   *
   * @param {AbortSignal} signal
   */
  async countAll(signal) {
    try {
      this.ofAll = (await this.search.find("", {}, { limit: 1, sections: 0, signal })).facets;
      this.search.changed();
    } catch {
      // Who searches is told what is wrong.
    }
  }

  /**
   * The values of a facet of which some are chosen are counted without that choice, since others of them would add
   * to what is found.
   *
   * @param {AbortSignal} signal
   */
  async countOthers(signal) {
    const { search } = this;
    const { host, results, query } = search;
    for (const [name, values] of Object.entries(host.chosen)) {
      if (!results || !values.length || !this.names.has(name)) continue;
      const options = { limit: 1, sections: 0, facets: [name], signal };
      const [facet] = (await search.find(query, { ...host.chosen, [name]: [] }, options)).facets;
      if (signal.aborted) return;
      results.facets = [...results.facets.filter((known) => known.name !== name), ...(facet ? [facet] : [])];
      search.changed();
    }
  }
}

/**
 * Values of a facet as an address has them: anybody may have written it.
 *
 * @param {URLSearchParams} params
 * @param {string} param
 * @param {string} name
 */
const valuesIn = (params, param, name) =>
  [...new Set(params.getAll(`${param}.${name}`))].filter(Boolean).slice(0, MAX_VALUES);

/** Whether two lists have the same values in the same order. @param {string[]} a @param {string[]} b */
const isSame = (a = [], b = []) => a.length === b.length && a.every((value, n) => value === b[n]);
