// docs/man/entropyd.toml.5, made from the schema (npm run docs); a test holds the file against it.
import type { Driver } from '../sources/driver.js';
import { DRIVERS } from '../sources/drivers.js';
import { optionOf, SETTING_NAMES, variableOf } from './schema.js';

/** The presets in systemd/, which are the examples. */
export interface Presets {
  readonly guest: string;
  readonly host: string;
}

/** Text as mdoc takes it: no line of it begins a macro, no backslash an escape. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&');

const sentence = (text: string): string => `${text[0]?.toUpperCase()}${plain(text.slice(1))}.`;

const HEAD = `.\\" Made by npm run docs from src/config/schema.ts.
.Dd November 24, 2026
.Dt ENTROPYD.TOML 5
.Os
.Sh NAME
.Nm entropyd.toml
.Nd configuration of entropyd
.Sh SYNOPSIS
.Pa /etc/entropyd/entropyd.toml
.Sh DESCRIPTION
.Xr entropyd 8
reads this file when it starts, and again on
.Dv SIGHUP .
It is TOML 1.0; a file is not needed, and no key in it is.
A flag of the command line goes before the environment, that before the file, that before the default.
.Pp
A key that is not known, a value of another type or unit, a watermark above the pool: one line says what
is wrong and what is allowed, and the exit status is 78.
.Dl entropyd config check entropyd.toml
validates a file,
.Dl entropyd config show
prints the values in force and where each comes from, and
.Dl entropyd config migrate
makes such a file of the one of haveged, rngd or jitterentropy\\-rngd.
.Sh SETTINGS
In each, the flag is the key behind
.Ql \\-\\- .
What a reload does not change takes a restart; the log names it.
.Bl -tag -width Ds`;

function item(name: (typeof SETTING_NAMES)[number]): string {
  const { key, help, allowed, fallback, show, reloads } = optionOf(name);
  return [
    `.It Ic ${key}`,
    sentence(help),
    '.br',
    `Allowed: ${plain(allowed)}.`,
    '.br',
    `Default: ${plain(show(fallback))}.`,
    '.br',
    `Variable:`,
    `.Ev ${variableOf(key)} .`,
    '.br',
    `A reload ${reloads ? 'changes' : 'does not change'} it.`,
  ].join('\n');
}

const TABLES = `.El
.Sh SOURCE TABLES
In place of
.Ic source ,
each source can have a table of its own.
Their order is the order in which the sources are asked; one without a table is not used.
Its
.Ic name
is free: a lower-case letter, then up to 31 of a-z, 0-9, _ and -.
Its
.Ic kind
says which other keys it may have; there can be several sources of a kind.
The tables named after a source above need no kind, and a key in them is the setting without the
source's name, which cannot be given twice.
.Bl -tag -width Ds`;

function table({ kind, builtIn, options }: Driver): string {
  const keys = Object.keys(options);
  const lines = keys.map((key, index) => `.Ic ${key}${index === keys.length - 1 ? '' : ' ,'}`);
  return [
    `.It Ic kind No = Qq ${kind}`,
    ...lines,
    '.br',
    `Without a table there is one, named ${builtIn}.`,
  ].join('\n');
}

const example = (text: string): string =>
  ['.Bd -literal -compact', plain(text.trimEnd()), '.Ed'].join('\n');

export const configurationManual = ({ guest, host }: Presets): string =>
  `${[
    HEAD,
    ...SETTING_NAMES.map(item),
    TABLES,
    ...DRIVERS.map(table),
    '.El',
    '.Sh FILES',
    '.Bl -tag -width Ds',
    '.It Pa /etc/entropyd/entropyd.toml',
    'The file; another one is named by',
    '.Fl -config .',
    '.El',
    '.Sh EXAMPLES',
    'In a virtual machine:',
    example(guest),
    '.Pp',
    'On a host:',
    example(host),
    '.Sh SEE ALSO',
    '.Xr entropyd 8 ,',
    '.Xr entropyd-seed 8',
  ].join('\n')}\n`;
