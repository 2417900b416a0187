// The page's style: one accent for Aril, grays for everyone else, so that no meaning hangs on hue.

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fff; --panel: #f7f6f4; --ink: #1c1b1a; --quiet: #66625d; --rule: #dedad4;
  --aril: #a01040; --aril-far: #e3b3c3; --peer: #85807a; --peer-far: #d3cfc9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #171615; --panel: #201f1d; --ink: #efece7; --quiet: #a8a29a; --rule: #3a3733;
    --aril: #ff7a9e; --aril-far: #6d2c42; --peer: #8f8a83; --peer-far: #4a4641;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 5rem; max-width: 72rem;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: clamp(1.7rem, 5vw, 2.4rem); margin: 0 0 .5rem; letter-spacing: -.015em; }
h2 { font-size: 1.5rem; margin: 3.5rem 0 .75rem; padding-top: 1.25rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.15rem; margin: 2.75rem 0 .25rem; }
h4 { font-size: .95rem; margin: 0 0 .6rem; }
p { margin: .4rem 0; max-width: 46rem; }
.quiet { color: var(--quiet); font-size: .875rem; }
.lead { font-size: 1.1rem; }
.warning { border-left: 4px solid var(--aril); padding: .6rem 1rem; background: var(--panel); max-width: none; }
.tally { display: flex; flex-wrap: wrap; gap: 1px; margin: 1.5rem 0;
  padding: 0; list-style: none; background: var(--rule); border: 1px solid var(--rule); border-radius: 6px; overflow: hidden; }
.tally li { flex: 1 1 8.5rem; background: var(--ground); padding: .8rem 1rem; font-size: .875rem; color: var(--quiet); line-height: 1.35; }
.tally b { display: block; font-size: 1.7rem; color: var(--ink); line-height: 1.2; font-variant-numeric: tabular-nums; }
.tally .behind b { color: var(--aril); }

.losses { list-style: none; margin: 1rem 0; padding: 0; }
.losses > li { display: grid; grid-template-columns: 5.5rem 1fr; column-gap: 1.25rem; padding: 1rem 0; border-top: 1px solid var(--rule); }
.losses > li:last-child { border-bottom: 1px solid var(--rule); }
.factor { color: var(--aril); font-size: 1.6rem; font-weight: 700; line-height: 1.2; font-variant-numeric: tabular-nums; text-align: right; }
.factor small { display: block; font-size: .75rem; font-weight: 400; color: var(--quiet); line-height: 1.3; }
.losses h3 { margin: 0; font-size: 1.05rem; }
.losses > li > div { min-width: 0; }

.plain { list-style: none; margin: .25rem 0 0; padding: 0; }
.wins { list-style: none; margin: 1rem 0; padding: 0; display: grid; column-gap: 2.5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 28rem), 1fr)); }
.wins li { border-top: 1px solid var(--rule); padding: .75rem 0; }
.wins h3 { margin: 0; font-size: 1rem; text-wrap: wrap; }

details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--quiet); font-size: .875rem; width: fit-content; }
summary:hover, summary:focus-visible { color: var(--ink); text-decoration: underline; }

.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; min-width: 100%; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { padding: .35rem .7rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--rule); }
th:first-child, td:first-child { padding-left: 0; }
thead th { font-weight: 500; color: var(--quiet); vertical-align: bottom; line-height: 1.3; min-width: 5.5rem; }
th:first-child, .text td, .text th, td.text { text-align: left; }
tbody th { font-weight: 400; white-space: nowrap; }
.text td:last-child { min-width: 11rem; }
table:not(.text) th:first-child { position: sticky; left: 0; background: var(--ground); }
tr.aril th, tr.aril td { color: var(--aril); font-weight: 600; }
.missed { color: var(--aril); font-weight: 600; white-space: nowrap; }
sup { font-size: .7em; line-height: 0; margin-left: .1em; }
.notes { font-size: .8rem; color: var(--quiet); padding-left: 1.4rem; margin: .25rem 0 1rem; overflow-wrap: anywhere; }

.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1rem; margin: 1rem 0 .5rem; }
.panel { background: var(--panel); border-radius: 6px; padding: 1rem 1rem .75rem; min-width: 0; }
.bars { list-style: none; margin: 0; padding: 0; display: grid; column-gap: .7rem;
  grid-template-columns: max-content minmax(4rem, 1fr) max-content; font-size: .82rem; }
.bars li { display: contents; }
.bars .name, .bars .value { line-height: 1.65rem; white-space: nowrap; }
.bars .value { font-variant-numeric: tabular-nums; text-align: right; }
.track { position: relative; height: 1.65rem; }
.track i { position: absolute; }
.grid { top: 0; bottom: 0; width: 1px; background: var(--rule); }
.fill { left: 0; top: .4rem; height: .85rem; background: var(--peer); border-radius: 0 2px 2px 0; }
.far { left: 0; top: .68rem; height: .29rem; background: var(--peer-far); border-radius: 0 2px 2px 0; }
.stem { left: 0; top: .79rem; height: 2px; background: var(--peer); }
.dot { top: .51rem; width: .62rem; height: .62rem; margin-left: -.31rem; border-radius: 50%; background: var(--peer); }
.bars .aril .name, .bars .aril .value { color: var(--aril); font-weight: 700; }
.aril .fill, .aril .stem, .aril .dot { background: var(--aril); }
.aril .far { background: var(--aril-far); }
.absent { list-style: none; margin: .5rem 0 0; padding: .5rem 0 0; border-top: 1px solid var(--rule);
  color: var(--quiet); font-size: .75rem; overflow-wrap: anywhere; }
.hint { color: var(--quiet); font-size: .75rem; margin-bottom: 0; }
.axis .track { grid-column: 2; height: 1.3rem; font-size: .7rem; color: var(--quiet); }
.axis .track span { position: absolute; transform: translateX(-50%); white-space: nowrap; }

svg { display: block; width: 100%; max-width: 26rem; height: auto; overflow: visible; }
svg text { font-size: 11px; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .head { font-weight: 600; }
svg .set, svg .tick, svg .none { fill: var(--quiet); font-size: 10px; }
svg .none { font-style: italic; }
svg .number { font-size: 9.5px; }
.exact .full { fill: var(--rule); }
.exact .part { fill: var(--peer); }
.exact .aril .part { fill: var(--aril); }
.exact .aril text { fill: var(--aril); font-weight: 700; }
.growth .grid { stroke: var(--rule); }
.growth .proportion { stroke: var(--peer); stroke-dasharray: 3 4; }
.growth polyline { fill: none; stroke: var(--aril); stroke-width: 2; }
.growth circle { fill: var(--aril); }
.growth .number { fill: var(--aril); font-weight: 700; font-size: 11px; }

code, pre { font: .9em/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
pre { background: var(--panel); padding: .8rem 1rem; border-radius: 6px; overflow-x: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; font-size: .9rem; max-width: 52rem; }
dt { font-weight: 600; } dd { margin: 0; }
@media (max-width: 40rem) {
  body { padding-top: 1.5rem; }
  .losses > li { grid-template-columns: 1fr; row-gap: .3rem; }
  .factor { text-align: left; } .factor small { display: inline; margin-left: .4rem; }
  dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; }
}
@media print { details > * { display: block; } .panel { break-inside: avoid; } }
`;
