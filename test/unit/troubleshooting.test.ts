// docs/troubleshooting.md names messages that exist, in order, and all errors, warnings, and findings of doctor.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const SPOKEN = [
  ...['src', 'native'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|cc|h)$/.test(name))
      .map((name) => `${folder}/${name}`),
  ),
  ...[
    'scripts/install.cjs',
    'scripts/entry.cjs',
    'systemd/install.sh',
    'packaging/debian/postinst',
  ],
];

/** Source text with each literal in one piece: `'a ' + 'b'`, and C++'s `"a " "b"`. */
const joined = (text: string): string =>
  text.replaceAll(/(['"`])\s*\+?\s*\n?\s*(['"`])/g, '').replaceAll(/\$\{[^}]*\}|\$\w+/g, '…');
const sources = new Map(SPOKEN.map((path) => [path, joined(read(path))]));

const headings = [...read('docs/troubleshooting.md').matchAll(/^## `(.*)`$/gm)].map(
  ([, heading]) => heading as string,
);

/** What the message certainly has, between what differs. */
const fixedParts = (heading: string): string[] =>
  heading
    .split('…')
    .map((part) => part.replaceAll(/^[\s(),:;]+|[\s(),:;]+$/g, ''))
    .filter((part) => /[a-z]{2}/i.test(part));

it('has an entry for each message once, by the alphabet', () => {
  const order = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, ' ')
      .trim();
  expect(headings.length).toBeGreaterThan(60);
  expect(headings.map(order)).toEqual([...new Set(headings.map(order))].sort());
});

it.for(headings)('%s is said by the program', (heading) => {
  const missing = fixedParts(heading).filter(
    (part) => ![...sources.values()].some((text) => text.includes(part)),
  );
  expect(missing).toEqual([]);
});

/** The literals that begin a call, with the files that have them, which no heading names. */
function withoutEntry(call: RegExp, isMeant: (path: string) => boolean): string[] {
  const titles = [...sources]
    .filter(([path]) => isMeant(path))
    .flatMap(([path, text]) => [...text.matchAll(call)].map(([, title = '']) => ({ path, title })));
  expect(titles.length).toBeGreaterThan(10);
  const isNamed = (title: string) =>
    headings.some((heading) => {
      const [first = ''] = fixedParts(heading);
      return title.includes(first) || heading.includes(fixedParts(title)[0] ?? title);
    });
  // What is put together of other texts has nothing of its own to look up.
  const isOwn = (title: string) => fixedParts(title).some((part) => part.includes(' '));
  return titles
    .filter(({ title }) => isOwn(title) && !isNamed(title))
    .map(({ path, title }) => `${path}: ${title}`);
}

it("has each of doctor's warnings and problems", () => {
  const call = /\b(?:warning|problem)\(\s*['"`]([^…'"`\n][^'"`\n]{7,})/g;
  expect(withoutEntry(call, (path) => path.startsWith('src/doctor/check-'))).toEqual([]);
});

it('has each error that ends the program, but for those of the command line', () => {
  const call = /new (?:Config|Data|Io|NoSource|Privilege|System)Error\(\s*['"`]([^'"`\n]{6,})/g;
  expect(withoutEntry(call, () => true)).toEqual([]);
});

it('has each warning in the log', () => {
  const call = /\.(?:warn|error)\(\s*['"`]([^'"`\n]{6,})/g;
  expect(withoutEntry(call, () => true)).toEqual([]);
});
