// The look of <aril-search>, as a constructed stylesheet: a page that forbids inline styles takes it.
//
// A page changes it by `::part(…)` and by these custom properties, on the element or above it:
//   --aril-text  --aril-muted  --aril-surface  --aril-line  --aril-accent
//   --aril-mark  --aril-mark-text  --aril-radius  --aril-font
//
// Light or dark follows the page's `color-scheme`, not the system: on a page that is always white,
// a dark box would be a fault.

// The padding of marks has whole pixels: a fraction moves the marked text off its line.
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
  --tint: color-mix(in srgb, var(--accent) 7%, transparent);
  display: block;
  color: var(--text);
  font-family: var(--aril-font, inherit);
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
p { margin: 0; }
input, button { font: inherit; color: inherit; }

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
[part=input] {
  flex: 1;
  min-inline-size: 0;
  min-block-size: 3.25rem;
  padding: 0.5rem 0.75rem;
  padding-inline-start: 3rem;
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
svg {
  inline-size: 1.25rem;
  block-size: 1.25rem;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
}
[part=box] > svg {
  position: absolute;
  inset-inline-start: 1rem;
  color: var(--muted);
  pointer-events: none;
}
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
[part=clear]:hover { color: var(--text); }
button:focus-visible, [href]:focus-visible, [aria-selected=true] { outline: 2px solid var(--accent); outline-offset: -2px; }

.busy::after {
  content: "";
  position: absolute;
  inset-inline: var(--radius);
  inset-block-end: -1px;
  block-size: 2px;
  background: linear-gradient(90deg, transparent, var(--accent), transparent) 0 / 40% 100% no-repeat;
  opacity: 0;
  animation: show 0.2s 0.2s forwards, slide 1.1s linear infinite;
}
.waiting { opacity: 0; animation: show 0.2s 0.3s forwards; }
@keyframes show { to { opacity: 1; } }
@keyframes slide { from { background-position: -60% 0; } to { background-position: 160% 0; } }

[part=status], [part=divider] { color: var(--muted); font-size: 0.875rem; }
[part=note], [part=status] {
  margin-block: 0.875rem 0.375rem;
  padding-inline: 1rem;
  unicode-bidi: plaintext;
}
[part=note], [part=status], [part=url] { text-align: -webkit-match-parent; text-align: match-parent; }
[part=note] { margin-block-end: -0.75rem; }
[part=note]:empty { display: none; }
[part=divider] {
  display: flex;
  align-items: center;
  gap: 0.75rem;
  margin-block: 1rem 0.5rem;
  padding-inline: 1rem;
}
[part=divider]::after { content: ""; flex: 1; border-block-start: 1px solid var(--line); }

[role=option] {
  position: relative;
  display: grid;
  gap: 0.25rem;
  padding: 0.75rem 1rem 0.875rem;
  border-radius: var(--radius);
  color: inherit;
  text-decoration: none;
  scroll-margin-block: 1rem;
}
[href]:hover, [aria-selected=true] { background: var(--tint); }
[role=option] > * { unicode-bidi: plaintext; }
[part=title] { font-size: 1.0625rem; font-weight: 600; line-height: 1.4; text-wrap: pretty; }
[href] > :first-child { color: var(--accent); }
[href]:hover > :first-child { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
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
[part=section] { gap: 0; margin-inline-start: 1rem; padding: 0.25rem 1rem; font-size: 0.9375rem; }
[part=section] + [part=hit] { margin-block-start: 0.5rem; }
[part=section] > [part=excerpt] { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

[part=error] {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: 0.75rem 1.25rem;
  margin-block-start: 0.875rem;
  padding: 0.875rem 1rem;
  border: 1px solid color-mix(in srgb, var(--accent) 35%, transparent);
  border-radius: var(--radius);
  background: var(--tint);
  font-size: 0.9375rem;
}
[part=error-message] { flex: 1 1 18rem; }
[part=error-message] strong { display: block; }
[part=retry] {
  min-block-size: 2.75rem;
  padding-inline: 1.125rem;
  border: 1px solid currentColor;
  border-radius: calc(var(--radius) * 0.75);
  background: none;
  color: var(--accent);
  font-weight: 600;
  cursor: pointer;
}
[part=retry]:hover { background: var(--tint); }
.spoken { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

@media (prefers-reduced-motion: reduce) {
  * { transition: none !important; }
  .busy::after { animation: show 0.2s 0.2s forwards; background: var(--accent); }
}
@media (forced-colors: active) {
  [part] > [part=excerpt], [part=url], [part=heading] { color: CanvasText; }
  [part=mark] { forced-color-adjust: none; background: Mark; color: MarkText; }
  [part=box]:focus-within, [aria-selected=true] { outline: 2px solid Highlight; }
}
@media (max-width: 30rem) {
  [part=note], [part=status], [part=divider], [part=hit] { padding-inline: 0.75rem; }
}
`;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** The one sheet that all elements share; made by the first of them. */
export function stylesheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
