// The page that a report is: one HTML file that refers to no other, to be read on a screen and printed on A4.

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const LIGHT =
  '--ink: #222; --faint: #767676; --grid: #e4e4e4; --one: #2a6f97; --two: #c2781a; --paper: #fff;';
const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { --ink: #ddd; --faint: #999; --grid: #33373b; --one: #6fb3d9; --two: #e0aa5e; --paper: #16181a; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; overflow-wrap: anywhere; } h3 { font-size: 1rem; margin: 2rem 0 .25rem; }
pre { overflow-x: auto; font-size: .8rem; line-height: 1.35; }
figure { margin: 0; } figure p { margin: 0 0 .5rem; }
svg { width: 100%; height: auto; } svg text { font-size: 12px; fill: var(--ink); }
svg path { fill: none; } svg .axis { stroke: var(--faint); } svg .grid { stroke: var(--grid); }
svg .bars { stroke: var(--one); } svg .thin { stroke-width: 3; } svg .bits { stroke: var(--one); stroke-width: 30; }
svg .curve { stroke: var(--one); stroke-width: 1.2; } svg .area { fill: var(--one); opacity: .25; }
svg .cells, svg .points { fill: var(--one); } svg .cells { shape-rendering: crispEdges; }
svg .band { stroke: var(--two); stroke-dasharray: 5 4; } svg .claim { stroke: var(--two); stroke-width: 2; }
svg .samples { fill: var(--one); } svg .over-bits { fill: var(--two); }
.key { color: var(--faint); } .key b:first-child { color: var(--one); } .key b { color: var(--two); }
@page { size: A4; margin: 16mm; }
@media print {
  :root { color-scheme: light; ${LIGHT} }
  body { font-size: 10.5pt; max-width: none; margin: 0; padding: 0; }
  figure { break-inside: avoid; } h2, h3 { break-after: avoid; } pre { white-space: pre-wrap; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** A whole document. `sections` is HTML. */
export const pageOf = (title: string, sections: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<h1>${escaped(title)}</h1>
${sections}
</html>
`;
