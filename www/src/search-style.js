// The look of what a page shows before anybody searches: the box, the button and the dialog. Constructed stylesheets: a page
// that forbids inline styles takes them. What is found is in results-style.js.
//
// A page changes it by `::part(…)` and by these custom properties, on the element or above it:
//   --aril-text  --aril-muted  --aril-surface  --aril-line  --aril-accent
//   --aril-mark  --aril-mark-text  --aril-radius  --aril-font
//
// Light or dark follows the page's `color-scheme`, not the system: on a page that is always white,
// a dark box would be a fault.

import { shared } from "./sheet.js";

const css = `
:host {
  --text: var(--aril-text, light-dark(#231c1e, #f3ecee));
  --muted: var(--aril-muted, light-dark(#6e6266, #ab9fa3));
  --surface: var(--aril-surface, light-dark(#fff, #1f1a1c));
  --line: var(--aril-line, light-dark(#dcd2d5, #453b3e));
  --accent: var(--aril-accent, light-dark(#a8123e, #ff8fab));
  --mark: var(--aril-mark, light-dark(#ffe08a, #6b5310));
  --mark-text: var(--aril-mark-text, light-dark(#231c1e, #fff3cf));
  --radius: var(--aril-radius, 0.75rem);
  --tint: color-mix(in srgb, var(--accent) 7%, transparent);
  display: block;
  color: var(--text);
  font-family: var(--aril-font, inherit);
  line-height: 1.5;
  text-align: start;
  overflow-wrap: anywhere;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
p { margin: 0; }
input, button { font: inherit; color: inherit; }
svg {
  flex: none;
  inline-size: 1.25rem;
  block-size: 1.25rem;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
}

[part=box] {
  position: relative;
  display: flex;
  align-items: center;
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  transition: border-color 0.15s, box-shadow 0.15s;
}
[part=box]:focus-within {
  border-color: var(--accent);
  box-shadow: 0 0 0 3px color-mix(in srgb, var(--accent) 18%, transparent);
}
[part=box] svg { margin-inline-start: 1rem; color: var(--muted); }
[part=input] {
  flex: 1;
  min-inline-size: 0;
  min-block-size: 3.25rem;
  padding: 0.5rem 0.75rem;
  border: 0;
  border-radius: inherit;
  background: none;
  font-size: 1.125rem;
  outline: none;
  appearance: none;
  unicode-bidi: plaintext;
}
[part=input]::placeholder { color: var(--muted); opacity: 1; }
[part=input]::-webkit-search-cancel-button { display: none; }
[part=clear] {
  display: grid;
  place-items: center;
  flex: none;
  inline-size: 2.75rem;
  block-size: 2.75rem;
  margin-inline-end: 0.25rem;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: none;
  color: var(--muted);
  cursor: pointer;
}
[part=clear] svg {
  margin: 0;
  padding: 0.1875rem;
  border-radius: 50%;
  background: color-mix(in srgb, currentColor 16%, transparent);
  stroke-width: 2.5;
}
[part=clear]:hover { color: var(--text); }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }

[part=button] {
  display: inline-flex;
  align-items: center;
  gap: 0.5rem;
  min-block-size: 2.5rem;
  padding: 0.25rem 0.75rem;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--muted);
  cursor: pointer;
  transition: border-color 0.15s, color 0.15s;
}
[part=button]:hover { border-color: var(--muted); color: var(--text); }
[part=button] svg { inline-size: 1.125rem; block-size: 1.125rem; }
kbd {
  padding: 0 0.4em;
  border: 1px solid var(--line);
  border-radius: 0.375em;
  font-family: inherit;
  font-size: 0.75rem;
  line-height: 1.6;
  white-space: nowrap;
}
[part=shortcut] { margin-inline-start: 1rem; }
@media (pointer: coarse) { [part=shortcut] { display: none; } }

:host([floating]) { position: relative; }

.late::after {
  content: "";
  position: absolute;
  inset-inline: var(--radius);
  inset-block-end: -1px;
  block-size: 2px;
  background: linear-gradient(90deg, transparent, var(--accent), transparent) 0 / 40% 100% no-repeat;
  opacity: 0;
  animation: show 0.2s forwards, slide 1.1s linear infinite;
}
@keyframes show { to { opacity: 1; } }
@keyframes slide { from { background-position: -60% 0; } to { background-position: 160% 0; } }

[part=dialog] {
  --gap: min(6rem, 12vh);
  inline-size: min(44rem, 100vw - 2rem);
  margin-block-start: var(--gap);
  padding: 0;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  color: inherit;
}

@media (prefers-reduced-motion: reduce) {
  * { transition: none !important; }
  .late::after { animation: show 0.2s forwards; background: var(--accent); }
}
@media (forced-colors: active) { [part=box]:focus-within { outline: 2px solid Highlight; } }
@media print { [part=box], [part=button] { display: none !important; } }
`;

// Browsers that do not know `light-dark()` show the light ones.
export const stylesheet = shared(CSS.supports("color: light-dark(red, red)") ? css : css.replace(/light-dark\((.*?),.*?\)/g, "$1"));
