// Elements, icons and events, made.

/**
 * An element with attributes and children; a string becomes a text node.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Shows an element, or hides it. What is so already takes no time of a browser; setting `hidden` would.
 *
 * @param {Element} element
 * @param {boolean} isShown
 */
export const show = (element, isShown) => element.toggleAttribute("hidden", !isShown);

/**
 * Gives an attribute a value. What it has already takes no time of a browser; setting it again would.
 *
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
export function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * A text, or an element with attributes and children, to be made.
 * @typedef {string | [tag: string, attributes: Record<string, string>, ...children: Plan[]]} Plan
 */

/**
 * Gives an element these children. Those that it has become like them where they can: what is made anew takes browsers
 * far longer to show than a text that has changed.
 *
 * @param {Element} element
 * @param {Plan[]} children
 */
export function fill(element, children) {
  let next = element.firstChild;
  for (const child of children) {
    const old = next;
    next = old && old.nextSibling;
    /** @type {Node} */
    let node;
    if (typeof child === "string") {
      node = old instanceof Text ? old : new Text();
      if (node.nodeValue !== child) node.nodeValue = child;
    } else {
      const [tag, attributes, ...inner] = child;
      const made = old instanceof Element && old.localName === tag ? old : document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) set(made, name, value);
      // To ask for their names takes longer than to count them.
      if (made.attributes.length > Object.keys(attributes).length) {
        for (const name of made.getAttributeNames()) if (!(name in attributes)) made.removeAttribute(name);
      }
      fill(made, inner);
      node = made;
    }
    if (!old) element.append(node);
    else if (node !== old) element.replaceChild(node, old);
  }
  while (next) {
    const old = next;
    next = old.nextSibling;
    old.remove();
  }
}

/** @param {string} path In a square of 24. */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const magnifier = () => icon("M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16 16l4.5 4.5");
export const cross = () => icon("M6 6l12 12M18 6L6 18");

/**
 * What went wrong, a button to try again, and what the page has for then: its slot `fallback`, of which each input for
 * text gets the query.
 *
 * @param {{failed: string, retry: string}} texts
 * @param {string} why
 * @param {() => void} retry
 * @param {string} query
 */
export function errorBox({ failed, retry: label }, why, retry, query) {
  const button = make("button", { part: "retry", type: "button" }, label);
  button.addEventListener("click", retry);
  const message = make("p", { part: "error-message" }, make("strong", {}, failed), why);
  const fallback = make("slot", { name: "fallback" });
  fallback.addEventListener("slotchange", () => {
    for (const element of fallback.assignedElements({ flatten: true })) {
      const input = element.querySelector("input:not([type]), [type=search], [type=text]");
      if (input instanceof HTMLInputElement) input.value = query;
    }
  });
  return make("div", { part: "error", role: "alert" }, message, button, fallback);
}
