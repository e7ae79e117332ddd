// Properties of a built program, by readelf.
import { execFileSync } from 'node:child_process';

const readelf = (...args: string[]): string =>
  execFileSync('readelf', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });

export function neededLibraries(program: string): string[] {
  return [...readelf('-d', program).matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name = '']) => name);
}

export function machine(program: string): string {
  return /Machine:\s+(.*)/.exec(readelf('-h', program))?.[1] ?? '';
}
