// Prints the draft as TOML, with origins and remarks as comments. Except for the values of settings, which are
// quoted, text from the files that were read appears only in comments, without line breaks: nothing in it can
// become a setting.
import { stringify } from 'smol-toml';
import { optionOf, type SettingName } from '../config/schema.js';
import type { Draft, Setting } from './draft.js';
import { type InitScripts, stopCommands } from './init-system.js';
import { chooseSources } from './source-choice.js';
import type { Found } from './translate.js';

const WIDTH = 80;

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

/** How to stop the daemons that are replaced, by the means of this machine. */
function stopLines(found: readonly Found[], machine: InitScripts): string[] {
  const replaced = found.filter(({ peer }) => peer.isServer !== true);
  if (replaced.length === 0)
    return comment('There is nothing to stop: no daemon here feeds the kernel.');
  const known = replaced.filter(({ pid }) => pid === undefined);
  const services = [...new Set(known.map(({ service }) => service))];
  const pids = replaced.flatMap(({ pid }) => pid ?? []);
  const commands = [
    ...stopCommands(machine, services),
    ...(pids.length === 0 ? [] : [`kill ${pids.join(' ')}`]),
  ];
  const isByHand = pids.length > 0 || commands.length === 0;
  const names = [...new Set(replaced.map(({ peer }) => peer.program))].join(', ');
  return [
    ...(commands.length === 0 ? [] : comment('Stop the daemon that it replaces:')),
    ...commands.map((line) => `#   ${visible(line)}`),
    ...(isByHand ? comment(`Take ${names} out of what starts it at boot.`) : []),
  ];
}

export function printDraft(draft: Draft, found: readonly Found[], machine: InitScripts): string {
  const ours = (name: SettingName): string => {
    const { show, fallback } = optionOf(name);
    return show(fallback);
  };
  const head = [
    ...comment('For /etc/entropyd/entropyd.toml, made by entropyd config migrate from'),
    ...[...new Set(found.map(({ from, peer }) => `${from.join(', ')}: ${peer.name}`))].flatMap(
      (line) => comment(line, ' ', '   '),
    ),
    ...stopLines(found, machine),
    ...comment(
      `Defaults are not carried over; ours are a watermark of ${ours('watermark')} and a reseed every ${ours('reseedInterval')}.`,
    ),
    ...[...new Set(found.map(({ peer }) => peer))].flatMap(({ name, defaults }) =>
      comment(`${name}: ${defaults}`, ' ', '   '),
    ),
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
