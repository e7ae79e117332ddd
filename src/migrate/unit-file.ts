// The lines of a unit or drop-in (systemd.syntax(7)): sections, continuation lines, comments between them.

export interface UnitLine {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** Whether an odd number of backslashes is at the end, so that the line continues. */
function continues(line: string): boolean {
  let count = 0;
  while (line[line.length - 1 - count] === '\\') count++;
  return count % 2 === 1;
}

/** A backslash at the end becomes a space. A comment is passed over, between the parts of a line too. */
function* logicalLines(source: string): Generator<string> {
  let line = '';
  for (const raw of source.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (/^\s*[#;]/.test(raw)) continue;
    const isOpen = continues(raw);
    line += isOpen ? `${raw.slice(0, -1)} ` : raw;
    if (isOpen) continue;
    yield line.trim();
    line = '';
  }
  if (line !== '') yield line.trim();
}

export function readUnitFile(source: string): UnitLine[] {
  const lines: UnitLine[] = [];
  let section = '';
  for (const line of logicalLines(source)) {
    const [, name] = /^\[([^\]]+)\]$/.exec(line) ?? [];
    const equals = line.indexOf('=');
    if (name !== undefined) section = name;
    else if (equals > 0) {
      const [key, value] = [line.slice(0, equals).trim(), line.slice(equals + 1).trim()];
      lines.push({ section, key, value });
    }
  }
  return lines;
}
