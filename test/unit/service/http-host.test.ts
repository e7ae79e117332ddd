import { expect, it } from 'vitest';
import { isOwnHost } from '../../../src/service/http-host.js';

it.each([
  ['localhost:9100', '127.0.0.1', true],
  ['LOCALHOST.', '127.0.0.1', true],
  ['127.0.0.1', '127.0.0.1', true],
  ['127.8.8.8:9100', '127.0.0.1', true],
  ['[::1]:9100', '::1', true],
  ['192.0.2.7:9100', '192.0.2.7', true],
  ['192.0.2.7:9100', '::ffff:192.0.2.7', true],
  ['[2001:db8::7]:9100', '2001:db8::7', true],
  ['node7:9100', '192.0.2.7', true],
  [undefined, '127.0.0.1', true],
  ['rebound.example', '127.0.0.1', false],
  ['127.0.0.1.example', '127.0.0.1', false],
  ['localhost.example', '127.0.0.1', false],
  ['192.0.2.8', '192.0.2.7', false],
  ['node70', '192.0.2.7', false],
  ['node7.rebound.example', '127.0.0.1', false],
  ['node7.rebound.example', undefined, false],
  ['', '127.0.0.1', false],
  ['a b', '127.0.0.1', false],
  ['[::1', '::1', false],
  ['192.0.2.8', undefined, true],
  ['localhost', undefined, true],
  ['rebound.example', undefined, false],
])('Host %s at %s: %s', (header, address, isOwn) => {
  expect(isOwnHost(header, address, 'node7')).toBe(isOwn);
});
