// The look of the dialog, and of the search box in it.

import { shared } from "./sheet.js";

const css = `
[part=dialog] {
  max-block-size: min(46rem, var(--aril-viewport, 100vh) - 2 * var(--gap));
  overflow: hidden;
  border-radius: calc(var(--radius) * 1.25);
  box-shadow: 0 1.5rem 4rem rgb(20 8 12 / 0.28);
  transition: opacity 0.16s ease-out, transform 0.16s ease-out;
}
[part=dialog][open] { display: flex; flex-direction: column; }
[part=dialog]::backdrop { background: rgb(24 14 18 / 0.5); backdrop-filter: blur(3px); transition: opacity 0.16s; }
@starting-style {
  [part=dialog][open] { opacity: 0; transform: translateY(-0.5rem) scale(0.985); }
  [part=dialog]::backdrop { opacity: 0; }
}
[part=close] {
  position: absolute;
  inset-inline-end: 0.25rem;
  inset-block-start: 0.25rem;
  display: grid;
  place-items: center;
  inline-size: 2.75rem;
  block-size: 2.75rem;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: none;
  color: var(--muted);
  cursor: pointer;
}
[part=close]:hover { color: var(--text); }
:host([in-dialog]) { display: flex; flex-direction: column; min-block-size: 0; }
:host([in-dialog]) [part=box] {
  flex: none;
  padding-inline-end: 2.75rem;
  border: 0;
  border-block-end: 1px solid var(--line);
  border-radius: 0;
  box-shadow: none;
}
:host([in-dialog]) [part=panel] { display: flex; flex-direction: column; min-block-size: 0; }
:host([in-dialog]) [part=scroller] { flex: 1; min-block-size: 0; padding: 0 0.5rem 0.625rem; overflow: auto; overscroll-behavior: contain; }
:host([in-dialog]) aril-filters { padding: 0 calc(var(--pad) + 0.5rem) 0.25rem; }
:host([in-dialog]) [part=error] { margin-inline: 0.5rem; }
[part=keys] {
  display: flex;
  gap: 1.25rem;
  padding: 0.5rem 1rem;
  border-block-start: 1px solid var(--line);
  color: var(--muted);
  font-size: 0.75rem;
}
[part=keys] span { display: inline-flex; align-items: center; gap: 0.5em; }
@media (max-width: 40rem) {
  [part=dialog] {
    inset-block-start: var(--aril-viewport-top, 0);
    inline-size: 100vw;
    max-inline-size: none;
    block-size: var(--aril-viewport, 100dvh);
    max-block-size: none;
    margin: 0;
    border: 0;
    border-radius: 0;
  }
}
@media (pointer: coarse), (max-width: 40rem) { [part=keys] { display: none; } }
@media (prefers-reduced-motion: reduce) { ::backdrop { transition: none !important; } }
@media print { [part=dialog] { display: none !important; } }
`;

export const dialogStylesheet = shared(css);
