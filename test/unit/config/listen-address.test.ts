import { describe, expect, it } from 'vitest';
import { formatListenAddress, listenAddress } from '../../../src/config/listen-address.js';

describe('an address to listen at', () => {
  it.each([
    ['9560', '127.0.0.1:9560'],
    ['localhost:9560', '127.0.0.1:9560'],
    ['127.0.0.2:1', '127.0.0.2:1'],
    ['0.0.0.0:65535', '0.0.0.0:65535'],
    ['[::1]:9560', '[::1]:9560'],
    ['/run/m.sock', 'unix:/run/m.sock'],
    ['unix:/run/m.sock', 'unix:/run/m.sock'],
  ])('%s is %s', (text, shown) => {
    const address = listenAddress(text);
    if (address === undefined) throw new Error(`${text} was refused`);
    expect(formatListenAddress(address)).toBe(shown);
    expect(listenAddress(shown)).toEqual(address);
  });

  it('is a port too, as a number of the file', () => {
    expect(listenAddress(9560)).toEqual({ host: '127.0.0.1', port: 9560 });
  });

  it.each([
    ...['', ':9560', '*:9560', '0', '65536', '127.0.0.1', '127.0.0.1:', '127.0.0.1:0', '1.2.3:80'],
    ...['example.org:80', '::1:80', '[127.0.0.1]:80', '[x]:80', 'unix:', 'unix:run', 'run/m.sock'],
    ...[1.5, -1, true, undefined, {}],
  ])('is not %j', (raw) => {
    expect(listenAddress(raw)).toBeUndefined();
  });
});
