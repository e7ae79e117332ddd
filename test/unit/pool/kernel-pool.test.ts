// What a refused credit (EPERM) is told: root in a container is not told to become root.
import { expect, it } from 'vitest';
import type { Files } from '../../../src/container.js';
import { whyCreditRefused } from '../../../src/pool/kernel-pool.js';

const HOST = { '/proc/self/uid_map': '0          0 4294967295', '/proc/2/comm': 'kthreadd' };

const files = (texts: Record<string, string>): Files => ({
  text: (path) => texts[path],
  target: () => undefined,
  exists: (path) => path in texts,
});

it.each([
  ['an ordinary user', 1000, HOST, /CAP_SYS_ADMIN: run as root/],
  ['root without the capability', 0, HOST, /CAP_SYS_ADMIN: run as root.*CapabilityBoundingSet=/],
  [
    'root of a user namespace',
    0,
    { ...HOST, '/proc/self/uid_map': '0       1000          1' },
    /CAP_SYS_ADMIN of the initial user namespace, and this is a user namespace: the pool is the host's/,
  ],
  [
    'root of a container',
    0,
    { '/proc/self/uid_map': HOST['/proc/self/uid_map'], '/.dockerenv': '' },
    /of the initial user namespace, and this is a container \(docker\): the pool is the host's/,
  ],
] as const)('%s', (_, user, texts, sentence) => {
  expect(whyCreditRefused(files(texts), user)).toMatch(sentence);
});
