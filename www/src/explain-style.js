// The look of <aril-explain>; its colors are those of <aril-search>, by the same custom properties.

import { shared } from "./sheet.js";

const css = `
:host {
  --text: var(--aril-text, #231c1e);
  --muted: var(--aril-muted, #6e6266);
  --surface: var(--aril-surface, #fff);
  --line: var(--aril-line, #dcd2d5);
  --accent: var(--aril-accent, #a8123e);
  --mark: var(--aril-mark, #ffe08a);
  --mark-text: var(--aril-mark-text, var(--text));
  --radius: var(--aril-radius, 0.75rem);
  display: block;
  color: var(--text);
  font-family: var(--aril-font, inherit);
  font-size: 0.9375rem;
  line-height: 1.5;
  text-align: start;
  overflow-wrap: anywhere;
}
@supports (color: light-dark(red, red)) {
  :host {
    --text: var(--aril-text, light-dark(#231c1e, #f3ecee));
    --muted: var(--aril-muted, light-dark(#6e6266, #ab9fa3));
    --surface: var(--aril-surface, light-dark(#fff, #1f1a1c));
    --line: var(--aril-line, light-dark(#dcd2d5, #453b3e));
    --accent: var(--aril-accent, light-dark(#a8123e, #ff8fab));
    --mark: var(--aril-mark, light-dark(#ffe08a, #6b5310));
    --mark-text: var(--aril-mark-text, light-dark(#231c1e, #fff3cf));
  }
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
p, ul, ol, dl, h3 { margin: 0; }
section, [part=form], [part=why]:not(:empty) { margin-block-start: 1.5rem; }
section > * + *, [part=why] > * + *, details > * + * { margin-block-start: 0.5rem; }
h3 { font-size: 1rem; font-weight: 600; }
b { font-weight: 600; unicode-bidi: isolate; }
.soft, [part=status], [part=hint], dt { color: var(--muted); font-size: 0.8125rem; }
[part=error] {
  margin-block-start: 0.75rem;
  padding: 0.75rem 1rem;
  border: 1px solid color-mix(in srgb, var(--accent) 35%, transparent);
  border-radius: var(--radius);
}
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.125rem 1rem; align-items: baseline; }
dd { margin: 0; unicode-bidi: plaintext; }

details { padding: 0.625rem 0.875rem; border: 1px solid var(--line); border-radius: var(--radius); }
summary { cursor: pointer; unicode-bidi: plaintext; }
[part=scroll] { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.8125rem; }
th, td { padding: 0.25rem 1rem 0.25rem 0; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; }
th { color: var(--muted); font-weight: 400; white-space: nowrap; }
td { min-inline-size: 12rem; overflow-wrap: break-word; }
td:not(.wide) { min-inline-size: 0; white-space: nowrap; }
.number { font-variant-numeric: tabular-nums; }
th.number, td.number { text-align: end; }

[part=row] { display: flex; gap: 0.5rem; margin-block: 0.375rem; }
input {
  flex: 1;
  min-inline-size: 0;
  min-block-size: 2.75rem;
  padding: 0.25rem 0.75rem;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  color: inherit;
  font: inherit;
}
button {
  padding: 0.25rem 0.875rem;
  border: 1px solid currentColor;
  border-radius: calc(var(--radius) * 0.75);
  background: none;
  color: var(--accent);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

[part=hits] { display: grid; gap: 0.875rem; padding-inline-start: 2rem; }
.head { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; }
.head button { margin-inline-start: auto; min-block-size: 2rem; padding-block: 0; font-size: 0.875rem; }
[part=tier] { padding-inline: 0.5rem; border: 1px solid var(--line); border-radius: 99rem; font-size: 0.8125rem; }
[part=tree] {
  margin-block-start: 0.5rem;
  padding: 0.5rem 0.875rem;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  font-size: 0.8125rem;
}
[part=tree] ul { padding-inline-start: 1rem; list-style: none; }
[part=tree] > ul { padding-inline-start: 0; }
[part=tree] li > ul { border-inline-start: 1px solid var(--line); }
[part=tree] .number { color: var(--accent); }
[part=reasons] { padding-inline-start: 1.25rem; }
[part=reasons] li + li { margin-block-start: 0.25rem; }
[part=mark] { padding: 2px 0.1em; border-radius: 0.2em; background: var(--mark); color: var(--mark-text); }
[part=nearest] { unicode-bidi: plaintext; }

@media (forced-colors: active) {
  [part=mark] { forced-color-adjust: none; background: Mark; color: MarkText; }
}
@media (max-width: 30rem) {
  [part=hits] { padding-inline-start: 1.5rem; }
  .head button { min-block-size: 2.75rem; }
}
`;

export const stylesheet = shared(css);
