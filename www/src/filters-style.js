// The look of filters.

import { shared } from "./sheet.js";

const css = `
[part=facets] { display: grid; gap: 1.25rem; }
[part=facet] { min-inline-size: 0; margin: 0; padding: 0; border: 0; }
[part=legend] { padding: 0; margin-block-end: 0.375rem; font-size: 0.875rem; font-weight: 600; }
[part=value] {
  display: flex;
  align-items: center;
  gap: 0.625rem;
  min-block-size: 2rem;
  padding-inline: 0.5rem;
  margin-inline: -0.5rem;
  border-radius: calc(var(--radius) * 0.5);
  font-size: 0.9375rem;
  cursor: pointer;
}
[part=value]:hover { background: var(--tint); }
[part=checkbox] { flex: none; inline-size: 1rem; block-size: 1rem; margin: 0; accent-color: var(--accent); }
[part=checkbox]:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
[part=count] { margin-inline-start: auto; color: var(--muted); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
[part=more-values], [part=clear-filters] {
  justify-self: start;
  min-block-size: 2rem;
  margin-inline-start: -0.875rem;
  padding: 0.125rem 0.875rem;
  border: 1px solid transparent;
  border-radius: 99rem;
  background: none;
  color: var(--muted);
  font-size: 0.875rem;
  cursor: pointer;
}
:is([part=more-values], [part=clear-filters]):hover { border-color: var(--accent); color: var(--accent); }

:host([layout=row]) [part=facets] { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center; margin-block-start: 0.75rem; }
:host([layout=row]) [part=facet] { display: flex; flex-wrap: wrap; align-items: center; gap: 0.375rem; }
:host([layout=row]) [part=legend] { float: inline-start; margin: 0 0.25rem 0 0; color: var(--muted); font-weight: 400; }
:host([layout=row]) [part=value] { gap: 0.375rem; margin: 0; padding-inline: 0.75rem; border: 1px solid var(--line); border-radius: 99rem; font-size: 0.875rem; }
:host([layout=row]) [part=checkbox] { position: absolute; opacity: 0; }
:host([layout=row]) [part=value]:has(:checked) { border-color: var(--accent); background: var(--tint); color: var(--accent); }
:host([layout=row]) [part=value]:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 1px; }
:host([layout=row]) [part=more-values] { margin: 0; }

@media (pointer: coarse) { [part=value] { min-block-size: 2.75rem; } }
@media (forced-colors: active) { :host([layout=row]) [part=value]:has(:checked) { outline: 2px solid Highlight; } }
@media print { [part=facets] { display: none !important; } }
`;

export const filtersStylesheet = shared(css);
