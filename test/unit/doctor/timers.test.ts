// Which timers run an entropy program: by the words of the line that systemd runs.
import { describe, expect, it } from 'vitest';
import type { System } from '../../../src/doctor/system.js';
import { entropyTimers } from '../../../src/doctor/timers.js';

const FOLDER = '/etc/systemd/system';

function systemOf(service: string): System {
  const files: Record<string, string> = {
    [`${FOLDER}/feed.timer`]: '[Timer]',
    [`${FOLDER}/feed.service`]: `[Service]\n${service}`,
    [`${FOLDER}/timers.target.wants/feed.timer`]: '',
  };
  const names = (path: string): string[] => [
    ...new Set(
      Object.keys(files)
        .filter((file) => file.startsWith(`${path}/`))
        .map((file) => file.slice(path.length + 1).split('/')[0] as string),
    ),
  ];
  return {
    text: (path) => files[path],
    bytes: () => undefined,
    names,
    target: () => undefined,
    exists: (path) => path in files,
    kernelRecords: () => undefined,
  };
}

const command = (service: string): string | undefined =>
  entropyTimers(systemOf(service))[0]?.command;

describe('a timer runs', () => {
  it.for([
    ['ExecStart=/usr/bin/entropyd once', 'entropyd once'],
    ['ExecStart=/usr/bin/entropyd --config /etc/x.toml once --dry-run', 'entropyd once'],
    ['ExecStart=-/usr/sbin/entropyd-seed', 'entropyd-seed'],
    ['ExecStart=!!/usr/sbin/rngd -f', 'rngd'],
    ['ExecStart=@/usr/sbin/haveged feeder -n 0', 'haveged'],
    ['ExecStart="/usr/sbin/rngd" -f', 'rngd'],
    ['ExecStart=/bin/sh -c "exec entropyd once"', 'entropyd once'],
    ['ExecStart=/usr/bin/env LC_ALL=C nice -n 19 timeout 30s entropyd once', 'entropyd once'],
    ["ExecStart=/bin/sh -c 'sleep 5 && rngd -o /dev/random; true'", 'rngd'],
    ['ExecStart=/bin/true\nExecStart=/usr/bin/pollinate', 'pollinate'],
    ['ExecStart=/usr/bin/entropyd \\\n  once', 'entropyd once'],
  ])('%s', ([line, found]) => {
    expect(command(line as string)).toBe(found);
  });

  it.for([
    'ExecStart=/usr/bin/logger rngd started',
    'ExecStart=/bin/systemctl restart rngd',
    'ExecStart=/usr/bin/entropyd status',
    'ExecStart=/usr/bin/entropyd run',
    'ExecStart=/usr/bin/entropyd once\nExecStart=\nExecStart=/bin/true',
    'ExecStart=',
  ])('no such program: %s', (line) => {
    expect(command(line)).toBeUndefined();
  });
});
