// The report of `entropyd assess` as a browser draws it: on a screen, a narrow one, and on A4. No label lies over another
// one or leaves its figure. With ENTROPYD_LAB_REPORT=FOLDER the pictures stay there for a person to look at.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assess } from '../../src/assess/assess.js';
import { tableOf } from '../../src/assess/table.js';
import { native } from '../../src/native.js';
import { reportOf } from '../../src/report/report.js';
import { drawnSamples } from '../support/drawn-samples.js';
import { temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';
import { needsProgram } from '../support/requires.js';

const CHROMIUM = '/usr/bin/chromium';
const kept = process.env['ENTROPYD_LAB_REPORT'];
const directory = kept ?? temporaryDirectory();
beforeAll(() => void mkdirSync(directory, { recursive: true }));
afterAll(() => {
  if (kept === undefined) rmSync(directory, { recursive: true });
});

const COUNT = 90_000;
const RECORDINGS = {
  healthy: drawnSamples(1, COUNT),
  drifting: drawnSamples(1, COUNT, (sample, at) => sample + Math.floor((200 * at) / COUNT)),
  beating: drawnSamples(1, COUNT, (sample, at) => sample + (at % 7 === 0 ? 30 : 0)),
  bits: drawnSamples(1, COUNT, (sample) => sample & 1),
  'one value': new Uint8Array(COUNT).fill(255),
  'two kinds of restarts': drawnSamples(
    1,
    COUNT,
    (sample, at) => sample + (at % 9000 < 3000 ? 9 : 0),
  ),
};

/** Runs in the page: writes the labels that lie over another one, or leave their drawing, into its title. */
const MEASURE = `
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    const labels = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
    labels.forEach(([label, box], i) => {
      const isInside = box.left >= frame.left - 1 && box.right <= frame.right + 1 &&
        box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
      if (!isInside) found.push(label + ' leaves its figure');
      for (const [other, b] of labels.slice(i + 1)) {
        const overlaps = box.left < b.right && b.left < box.right && box.top < b.bottom - 2 && b.top < box.bottom - 2;
        if (overlaps) found.push(label + ' lies over ' + other);
      }
    });
    if (labels.length < 3) found.push(labels.length + ' labels in a figure');
  }
  document.body.dataset.found = JSON.stringify({ drawings: document.querySelectorAll('svg').length, found });
`;

async function chromium(...args: string[]): Promise<string> {
  const profile = join(directory, 'profile');
  const quiet = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    `--user-data-dir=${profile}`,
  ];
  const { code, stdout, stderr } = await finish({ command: CHROMIUM, args: [...quiet, ...args] });
  rmSync(profile, { recursive: true, force: true });
  if (code !== 0) throw new Error(`${args.join(' ')}: ${code}: ${stderr}`);
  return stdout;
}

it.for(Object.entries(RECORDINGS))('the report of %s', async ([name, samples], t) => {
  needsProgram(t, CHROMIUM, 'chromium');
  const bits = Math.max(1, 32 - Math.clz32(samples.reduce((a, b) => a | b)));
  const assessment = await assess(native, samples, bits);
  // Samples that never change have no spectrum.
  const drawings = { 'one value': 6, 'two kinds of restarts': 9 }[name] ?? 7;
  const restarts = name.includes('restarts') ? { rows: 300, columns: 300 } : undefined;
  const text = tableOf(assessment);
  const html = reportOf({ name, samples, assessment, text, claim: 0.3, restarts });
  const place = join(directory, name.replaceAll(' ', '-'));
  writeFileSync(`${place}.html`, html);
  writeFileSync(
    `${place}.measured.html`,
    html.replace('</html>', `<script>${MEASURE}</script></html>`),
  );
  for (const width of [1280, 400]) {
    const dom = await chromium(
      `--window-size=${width},900`,
      '--dump-dom',
      `file://${place}.measured.html`,
    );
    const found = /data-found="([^"]*)"/.exec(dom)?.[1]?.replaceAll('&quot;', '"') ?? 'null';
    expect(JSON.parse(found)).toEqual({ drawings, found: [] });
  }
  await chromium(`--print-to-pdf=${place}.pdf`, '--no-pdf-header-footer', `file://${place}.html`);
  // A4: 210 by 297 mm in points.
  expect(readFileSync(`${place}.pdf`, 'latin1')).toMatch(
    /MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/,
  );
  if (kept === undefined) return;
  await chromium('--window-size=820,3600', `--screenshot=${place}.png`, `file://${place}.html`);
  const dark = ['--force-dark-mode', '--blink-settings=preferredColorScheme=0'];
  await chromium(
    ...dark,
    '--window-size=820,3600',
    `--screenshot=${place}.dark.png`,
    `file://${place}.html`,
  );
});
