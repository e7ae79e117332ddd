// The native tests run once more as a child: on another machine, or over another build.
import { readFileSync } from 'node:fs';

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** A pattern for any of these names. */
export const anyOf = (names: Iterable<string>): string =>
  [...names].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');

/**
 * Throws unless each file ran something, but for what skipped itself because the machine lacks something, and each name
 * that was left out still is a test's.
 */
export function expectAllRan(path: string, leftOut: Iterable<string>): void {
  const report: Report = JSON.parse(readFileSync(path, 'utf8'));
  const names = [...leftOut];
  const isLeftOut = (fullName: string): boolean => names.some((name) => fullName.includes(name));
  for (const { name, assertionResults } of report.testResults) {
    if (assertionResults.some(({ fullName }) => !isLeftOut(fullName))) continue;
    throw new Error(`${name} ran nothing`);
  }
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const name of names) {
    if (tests.some(({ fullName }) => fullName.includes(name))) continue;
    throw new Error(`'${name}' is no test's name any more`);
  }
}
