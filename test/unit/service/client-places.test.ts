// Who has a place at a socket while others hold theirs.
import { expect, it } from 'vitest';
import { ClientPlaces, MOST_CLIENTS } from '../../../src/service/client-places.js';

it('are limited for a user, for all users together, and last for root', () => {
  const places = new ClientPlaces();
  const take = (uid: number): boolean => {
    const has = places.hasPlaceFor(uid, uid === 0);
    if (has) places.take(uid, uid === 0);
    return has;
  };
  expect([1000, 1000, 1000, 1000].map(take)).toEqual([true, true, true, false]);
  expect([1001, 1002, 1003, 1004].map(take)).toEqual([true, true, true, false]);
  expect([0, 0, 0].map(take)).toEqual([true, true, false]);
});

it('are free again when they are given back, all of them', () => {
  const places = new ClientPlaces();
  for (let round = 0; round < 100; round += 1) {
    const back = Array.from({ length: 3 }, () => places.take(1000, false));
    expect(places.hasPlaceFor(1000, false)).toBe(false);
    for (const give of back) give();
    expect(places.hasPlaceFor(1000, false)).toBe(true);
  }
});

it('are all for root where nobody else asks', () => {
  const places = new ClientPlaces();
  for (let taken = 0; taken < MOST_CLIENTS; taken += 1) {
    expect(places.hasPlaceFor(0, true)).toBe(true);
    places.take(0, true);
  }
  expect(places.hasPlaceFor(0, true)).toBe(false);
});
