// The files of bench/nist-iid.mjs. Those whose dependence shows in a statistic of 5.1 are short, since NIST's tool
// shuffles each of them 10,000 times.
import {
  bell,
  bytes,
  drawn,
  following,
  periodic,
  shiftRegister,
  staying,
  uniform,
} from './nist-streams.mjs';

const powers = Array.from({ length: 12 }, (_, i) => 2 ** -i);

/** @type {import('./nist-cases.mjs').Stream[]} */
export const IID_STREAMS = [
  { name: 'bytes', samples: () => bytes(4, 1_000_000) },
  { name: '2 values', samples: () => uniform(10, 1_000_000, 2) },
  { name: '16 values', samples: () => uniform(14, 100_000, 16) },
  { name: '100 values', samples: () => uniform(16, 100_000, 100) },
  { name: 'bits, 1 in 0.6', samples: () => drawn(20, 300_000, [4, 6]) },
  { name: 'bits, 1 in 0.001', samples: () => drawn(22, 100_000, [999, 1]) },
  { name: '12 values, each half as likely', samples: () => drawn(23, 100_000, powers) },
  { name: '3 values 3, 7, 200', samples: () => drawn(71, 100_000, [5, 3, 2], [3, 7, 200]) },
  { name: 'ASCII 0 and 1, 1 in 0.6', samples: () => drawn(81, 100_000, [4, 6], [48, 49]) },
  { name: 'bell of 8 bits', samples: () => bell(25, 100_000, 4, 16) },
  { name: 'bytes 60,001', samples: () => bytes(3, 60_001) },
  { name: 'shift register of 16 bits', samples: () => shiftRegister(10_000) },
  { name: 'bell of 8 bits that drifts by 150', samples: () => bell(30, 2_000, 4, 16, 150) },
  { name: 'bits that stay, 0.6', samples: () => staying(40, 6_100, 2, 0.2) },
  { name: '256 values that follow, 0.5', samples: () => following(46, 2_000, 256, 0.5) },
  { name: 'period 5, 0.025 free', samples: () => periodic(50, 2_000, 256, 5, 0.025) },
];
