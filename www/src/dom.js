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
 * What went wrong, and a button to try again.
 *
 * @param {{failed: string, retry: string}} texts
 * @param {string} why
 * @param {() => void} retry
 */
export function errorBox({ failed, retry: label }, why, retry) {
  const button = make("button", { part: "retry", type: "button" }, label);
  button.addEventListener("click", retry);
  const message = make("p", { part: "error-message" }, make("strong", {}, failed), why);
  return make("div", { part: "error", role: "alert" }, message, button);
}
