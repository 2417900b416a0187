// The look of what may stand beside hits, or in their place: searches of before, and advice.

import { shared } from "./sheet.js";

const css = `
[part=recent-query] {
  display: grid;
  grid-template-columns: auto 1fr;
  align-items: center;
  gap: 0.75rem;
  padding: 0.5rem var(--pad);
  border-radius: var(--radius);
  scroll-margin-block: 1rem;
  cursor: pointer;
}
[part=recent-query]:hover { background: var(--tint); }
[part=recent-query] svg { inline-size: 1.125rem; block-size: 1.125rem; color: var(--muted); }
[part=forget], [part=suggestion] {
  min-block-size: 2.25rem;
  padding: 0.25rem 0.875rem;
  border: 1px solid var(--line);
  border-radius: 99rem;
  background: none;
  font-size: 0.875rem;
  cursor: pointer;
}
[part=forget] { margin-inline-start: 0.125rem; border-color: transparent; color: var(--muted); }
:is([part=forget], [part=suggestion]):hover { border-color: var(--accent); color: var(--accent); }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; }
@media print { [part=recent], [part=forget], [part=suggestion] { display: none !important; } }
`;

export const besideStylesheet = shared(css);
