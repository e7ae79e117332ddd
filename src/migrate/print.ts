// Prints the draft as TOML, with origins and remarks as comments. Except for the values of settings, which are
// quoted, text from the files that were read appears only in comments, without line breaks: nothing in it can
// become a setting.
import { stringify } from 'smol-toml';
import { optionOf, type SettingName } from '../config/schema.js';
import type { Draft, Setting } from './draft.js';
import type { Found } from './migrate.js';
import { chooseSources } from './source-choice.js';

const WIDTH = 98;

const visible = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`,
  );

/** Comment lines, wrapped between words. */
function comment(text: string, first = '', rest = first): string[] {
  const lines: string[] = [];
  let line = `#${first === '' ? '' : ` ${first}`}`;
  for (const word of visible(text).split(' ')) {
    if (line.length + word.length >= WIDTH && line.length > rest.length + 2) {
      lines.push(line);
      line = `#${rest === '' ? '' : ` ${rest}`}`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function setting(key: string, { value, from, remark }: Setting): string[] {
  return [
    ...comment(remark === undefined ? from : `${from}: ${remark}`),
    stringify({ [key]: value }).trimEnd(),
  ];
}

function sourceTables({ settings }: Draft, sources: readonly string[]): string[] {
  return sources.flatMap((name, index) => {
    const own = [...settings].filter(([key]) => key.startsWith(`${name}-`));
    const keys = own.flatMap(([key, value]) => setting(key.slice(name.length + 1), value));
    return [...(index === 0 ? [] : ['']), '[[source]]', stringify({ name }).trimEnd(), ...keys];
  });
}

export function printDraft(draft: Draft, found: readonly Found[]): string {
  const services = [...new Set(found.map(({ service }) => service))];
  const ours = (name: SettingName): string => {
    const { show, fallback } = optionOf(name);
    return show(fallback);
  };
  const head = [
    ...comment('For /etc/entropyd/entropyd.toml, made by entropyd config migrate from'),
    ...found.flatMap(({ path, peer }) => comment(`${path}: ${peer.name}`, ' ', '   ')),
    ...comment('Stop the daemon that it replaces:'),
    ...comment(`systemctl disable --now ${services.join(' ')}`, ' '),
    ...comment(
      `Defaults are not carried over; ours are a watermark of ${ours('watermark')} and a reseed every ${ours('reseedInterval')}.`,
    ),
    ...found.flatMap(({ peer }) => comment(`${peer.name}: ${peer.defaults}`, ' ', '   ')),
  ];
  const remarks = draft.remarks.flatMap((text) => comment(text, '-', ' '));
  const { sources, why, below } = chooseSources(draft);
  const inTables = (key: string): boolean => sources.some((name) => key.startsWith(`${name}-`));
  const top = [...draft.settings].filter(([key]) => !inTables(key));
  return [
    ...head,
    ...(remarks.length === 0
      ? []
      : ['#', ...comment('Options without an equivalent:'), ...remarks]),
    ...(sources.length > 0 ? [] : ['#', ...comment(why)]),
    ...top.flatMap(([key, value]) => ['', ...setting(key, value)]),
    ...(sources.length > 0 ? ['', ...comment(why), ...sourceTables(draft, sources)] : []),
    ...(below.length > 0 ? ['', ...below.flatMap((text) => comment(text))] : []),
    '',
  ].join('\n');
}
