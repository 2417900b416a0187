// The look of what was found; loaded with what shows it.

import { shared } from "./sheet.js";

// A link is told by its name, not by its address: a rule with `[href]` has all of a hit styled anew when that changes.
// The padding of marks has whole pixels: a fraction moves the marked text off its line.
const css = `
:host { --pad: 1rem; }
@media (max-width: 30rem) { :host { --pad: 0.75rem; } }
[part=error] {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.75rem;
  margin-block: 0.875rem 0.5rem;
  padding: 0.75rem 1rem;
  border: 1px solid var(--accent);
  border-radius: var(--radius);
  background: var(--tint);
}
[part=error-message] { flex: 1 1 18rem; }
[part=error-message] strong { display: block; }

.spoken { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

[part=status], [part=divider], [part=none] { color: var(--muted); font-size: 0.875rem; }
[part=note], [part=status], [part=none] {
  margin-block: 0.875rem 0.375rem;
  padding-inline: var(--pad);
  unicode-bidi: plaintext;
}
[part=note], [part=status], [part=url] { text-align: -webkit-match-parent; text-align: match-parent; }
[part=note] { margin-block-end: -0.75rem; }
[part=note]:empty { display: none; }
[part=none] { display: grid; gap: 0.5rem; margin-block-start: 0; }
[part=divider] {
  display: flex;
  align-items: center;
  gap: 0.75rem;
  margin-block: 1rem 0.5rem;
  padding-inline: var(--pad);
}
[part=divider]::after { content: ""; flex: 1; border-block-start: 1px solid var(--line); }
ol[part=group] { margin: 0; padding: 0; list-style: none; }

[part=hit], [part=section] {
  position: relative;
  display: block;
  padding: 0.75rem var(--pad) 0.875rem;
  border-radius: var(--radius);
  color: inherit;
  text-decoration: none;
  scroll-margin-block: 1rem;
}
a:focus-visible, [aria-selected=true] { outline: 2px solid var(--accent); outline-offset: -2px; }
a:hover, [aria-selected=true] { background: var(--tint); }
:is([part=hit], [part=section]) > * { display: block; unicode-bidi: plaintext; }
[part=hit] > * + * { margin-block-start: 0.25rem; }
[part=title] { font-size: 1.0625rem; font-weight: 600; line-height: 1.4; text-wrap: pretty; }
a > :first-child { color: var(--accent); }
a:hover > :first-child { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
[part=heading] { font-weight: 400; color: var(--muted); }
[part=heading]::before { content: "›"; padding-inline: 0.5em; }
[part=excerpt] { font-size: 0.9375rem; line-height: 1.7; line-break: strict; }
[part=mark] {
  margin-inline: -0.1em;
  padding: 2px 0.1em;
  border-radius: 0.2em;
  background: var(--mark);
  color: var(--mark-text);
  box-decoration-break: clone;
  -webkit-box-decoration-break: clone;
}
[part=url], [part=section] > [part=excerpt] { color: var(--muted); font-size: 0.8125rem; }
[part=section] {
  margin-inline-start: 1rem;
  padding: 0.25rem 1rem;
  border-inline-start: 2px solid var(--line);
  border-start-start-radius: 0;
  border-end-start-radius: 0;
  font-size: 0.9375rem;
}
[part=section][aria-selected=true] { border-color: var(--accent); }
[part=section] + [part=hit] { margin-block-start: 0.5rem; }
[part=section] > [part=excerpt] { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
aril-filters { padding-inline: var(--pad); }

[part=more], [part=retry] {
  display: block;
  min-block-size: 2.75rem;
  margin: 0.75rem auto;
  padding: 0.25rem 1rem;
  border: 1px solid var(--line);
  border-radius: 99rem;
  background: none;
  color: var(--accent);
  font-size: 0.875rem;
  font-weight: 600;
  cursor: pointer;
}
:is([part=more], [part=retry]):hover { border-color: currentColor; }

:host([floating]) [part=panel] {
  position: absolute;
  z-index: 10;
  inset-inline: 0;
  inset-block-start: calc(100% + 0.5rem);
  max-block-size: min(32rem, 70vh);
  padding: 0 0.5rem;
  overflow: auto;
  overscroll-behavior: contain;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  box-shadow: 0 0.75rem 2rem rgb(20 8 12 / 0.18);
}

@media (forced-colors: active) {
  [aria-selected=true] { outline: 2px solid Highlight; }
  [part] > [part=excerpt], [part=url], [part=heading] { color: CanvasText; }
  [part=mark] { forced-color-adjust: none; background: Mark; color: MarkText; }
}
@media print {
  [part=more] { display: none !important; }
  [part=hit] { break-inside: avoid; }
}
`;

export const resultsStylesheet = shared(css);
