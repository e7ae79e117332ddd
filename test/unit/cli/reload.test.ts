// A setting that says it reloads is brought into force by a reload; the compiler holds the table to that.
import { expect, it } from 'vitest';
import { APPLIERS, type Appliers, reload } from '../../../src/cli/reload.js';
import { loadSettings } from '../../../src/config/load.js';
import { optionOf, type SCHEMA, SETTING_NAMES } from '../../../src/config/schema.js';
import type { Option } from '../../../src/options/option.js';
import { bits } from '../../../src/units.js';
import { recordingLog } from '../../support/fakes.js';

type Marked<Name extends keyof typeof SCHEMA, Reloads extends boolean> = Appliers<
  Omit<typeof SCHEMA, Name> & Readonly<Record<Name, Option<number, Reloads>>>
>;

it('does not compile where an applier is missing', () => {
  // @ts-expect-error jitter-cpu says that it reloads, and has no applier.
  const marked: Marked<'jitterCpu', true> = APPLIERS;
  // @ts-expect-error Nobody knows whether jitter-cpu reloads.
  const unknown: Marked<'jitterCpu', boolean> = APPLIERS;
  // @ts-expect-error The watermark does not reload, and has an applier.
  const unmarked: Marked<'watermark', false> = { ...APPLIERS, watermark: () => {} };
  const asItIs: Marked<'jitterCpu', false> = APPLIERS;
  expect([marked, unknown, asItIs, unmarked]).toHaveLength(4);
});

it('has an applier for each setting that the documentation says reloads', () => {
  const reloading = SETTING_NAMES.filter((name) => optionOf(name).reloads);
  expect(Object.keys(APPLIERS).sort()).toEqual([...reloading].sort());
});

const PARTS = {
  view: () => ({ crngReady: true, entropyAvailBits: bits(256), poolSizeBits: bits(256) }),
};
const settings = (env: Record<string, string>) => loadSettings({ withoutFile: true, env });

it('applies each once, and logs what changed and what waits for a restart', () => {
  const { log, lines } = recordingLog();
  const configured: unknown[] = [];
  const levels: string[] = [];
  const daemon = { ...PARTS, configure: (given: unknown) => void configured.push(given) };
  const running = { daemon, log: { ...log, setLevel: (level: string) => void levels.push(level) } };
  const before = settings({});
  const after = settings({
    ENTROPYD_WATERMARK: '128',
    ENTROPYD_LOG_LEVEL: 'debug',
    ENTROPYD_JITTER_CPU: '20',
  });
  expect(reload(running, before, () => after)).toBe(after);
  expect(configured).toEqual([{ watermarkBits: 128, reseedInterval: 300_000 }]);
  expect(levels).toEqual(['debug']);
  expect(lines.find(({ fields }) => fields['event'] === 'settingsChanged')?.fields).toMatchObject({
    settings: { watermark: '128', 'log-level': 'debug' },
    afterRestart: { 'jitter-cpu': '20%' },
  });
});

it('changes nothing where one of them is refused', () => {
  const { log, lines } = recordingLog();
  const changes: unknown[] = [];
  const daemon = { ...PARTS, configure: (given: unknown) => void changes.push(given) };
  const running = {
    daemon,
    log: { ...log, setLevel: (level: string) => void changes.push(level) },
  };
  const before = settings({});
  const bad = settings({ ENTROPYD_WATERMARK: '4096', ENTROPYD_LOG_LEVEL: 'debug' });
  expect(reload(running, before, () => bad)).toBe(before);
  expect(changes).toEqual([]);
  expect(lines.filter(({ fields }) => fields['event'] === 'settingsRefused')).toHaveLength(1);
});
