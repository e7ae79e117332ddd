// The cases of bench/nist.mjs: which streams are assessed, with which options, and which parameters of conditioning.
import {
  bell,
  bytes,
  drawn,
  following,
  periodic,
  renamed,
  shiftRegister,
  staying,
  uniform,
} from './nist-streams.mjs';

/**
 * @typedef {object} Stream
 * @property {string} name
 * @property {() => Uint8Array} samples
 * @property {number} [bits] --bits-per-sample
 * @property {number} [lowBits] --low-bits
 * @property {string} [slice] --slice INDEX,SAMPLES
 */

const powers = Array.from({ length: 12 }, (_, i) => 2 ** -i);

/** @type {Stream[]} */
export const STREAMS = [
  { name: 'bytes 800', samples: () => bytes(1, 800) },
  { name: 'bytes 5,000', samples: () => bytes(2, 5_000) },
  { name: 'bytes 60,000', samples: () => bytes(3, 60_000) },
  { name: 'bytes', samples: () => bytes(4, 1_000_000) },
  {
    name: 'bytes, 1,000 of them twice',
    samples: () => Buffer.concat([bytes(5, 50_000), bytes(5, 1_000)]),
  },
  { name: '2 values', samples: () => uniform(10, 1_000_000, 2) },
  { name: '3 values', samples: () => uniform(11, 200_000, 3) },
  { name: '4 values', samples: () => uniform(12, 200_000, 4) },
  { name: '5 values', samples: () => uniform(13, 100_000, 5) },
  { name: '16 values', samples: () => uniform(14, 100_000, 16) },
  { name: '17 values', samples: () => uniform(15, 100_000, 17) },
  { name: '100 values', samples: () => uniform(16, 100_000, 100) },
  { name: '255 values', samples: () => uniform(17, 100_000, 255) },
  { name: 'bits, 1 in 0.6', samples: () => drawn(20, 300_000, [4, 6]) },
  { name: 'bits, 1 in 0.9', samples: () => drawn(21, 300_000, [1, 9]) },
  { name: 'bits, 1 in 0.001', samples: () => drawn(22, 100_000, [999, 1]) },
  { name: '12 values, each half as likely', samples: () => drawn(23, 100_000, powers) },
  { name: '3 values, one rare', samples: () => drawn(24, 100_000, [0.6, 0.3999, 0.0001]) },
  { name: 'bell of 8 bits', samples: () => bell(25, 1_000_000, 4, 16) },
  { name: 'bell of 8 bits that drifts by 150', samples: () => bell(30, 100_000, 4, 16, 150) },
  { name: 'bits that stay, 0.6', samples: () => staying(40, 300_000, 2, 0.2) },
  { name: 'bits that stay, 0.99', samples: () => staying(42, 100_000, 2, 0.98) },
  { name: '8 values that stay, 0.5', samples: () => staying(44, 100_000, 8, 0.5) },
  { name: '256 values that follow, 0.5', samples: () => following(46, 200_000, 256, 0.5) },
  { name: '16 values that follow, 0.99', samples: () => following(48, 100_000, 16, 0.99) },
  { name: 'period 5, 0.025 free', samples: () => periodic(50, 100_000, 256, 5, 0.025) },
  { name: 'period 128, 0.5 free', samples: () => periodic(53, 100_000, 4, 128, 0.5) },
  { name: 'period 129, 0.5 free', samples: () => periodic(56, 100_000, 4, 129, 0.5) },
  { name: 'period 7 of bits, none free', samples: () => periodic(59, 8_000, 2, 7, 0) },
  {
    name: 'period 256, none free',
    samples: () => Uint8Array.from({ length: 4_000 }, (_, i) => i),
  },
  { name: 'shift register of 16 bits', samples: () => shiftRegister(100_000) },
  {
    name: '16 values, multiples of 16',
    samples: () => renamed(uniform(70, 100_000, 16), (x) => 16 * x),
  },
  { name: '3 values 3, 7, 200', samples: () => drawn(71, 100_000, [5, 3, 2], [3, 7, 200]) },
  {
    name: '128 values, the odd ones',
    samples: () => renamed(uniform(72, 100_000, 128), (x) => 2 * x + 1),
  },
  {
    name: '10 values, the digits in ASCII',
    samples: () => renamed(uniform(73, 100_000, 10), (x) => 48 + x),
  },
  { name: 'ASCII 0 and 1, 1 in 0.5', samples: () => drawn(80, 300_000, [1, 1], [48, 49]) },
  { name: 'ASCII 0 and 1, 1 in 0.6', samples: () => drawn(81, 100_000, [4, 6], [48, 49]) },
  {
    name: 'ASCII 0 and 1 that stay, 0.9',
    samples: () => renamed(staying(82, 100_000, 2, 0.8), (x) => 48 + x),
  },
  { name: '0 and 255', samples: () => drawn(84, 100_000, [1, 1], [0, 255]) },
  { name: '1 and 2', samples: () => drawn(85, 100_000, [3, 7], [1, 2]) },
  { name: '2 values 254, 255', samples: () => drawn(86, 100_000, [2, 3], [254, 255]) },
  { name: 'bits, 0.6, as 2 bits', samples: () => drawn(87, 100_000, [4, 6]), bits: 2 },
  { name: '16 values as 8 bits', samples: () => uniform(88, 100_000, 16), bits: 8 },
  { name: 'bell, the lowest bit', samples: () => bell(90, 200_000, 4, 16), lowBits: 1 },
  { name: 'bell, the lowest 3 bits', samples: () => bell(91, 100_000, 4, 16), lowBits: 3 },
  {
    name: 'bell, the third slice of 50,000',
    samples: () => bell(92, 200_000, 4, 16),
    slice: '2,50000',
  },
];

/**
 * Matrices of 1000 restarts of 1000 samples, with the claim H_I.
 * @type {(Stream & { claim: number })[]}
 */
export const MATRICES = [
  { name: 'bytes, claim 8', samples: () => bytes(100, 1_000_000), claim: 8 },
  { name: 'bytes, claim 7.1', samples: () => bytes(101, 1_000_000), claim: 7.1 },
  { name: '16 values, claim 4', samples: () => uniform(102, 1_000_000, 16), claim: 4 },
  { name: '5 values, claim 2.3', samples: () => uniform(103, 1_000_000, 5), claim: 2.3 },
  { name: 'bits, 0.6, claim 0.5', samples: () => drawn(105, 1_000_000, [4, 6]), claim: 0.5 },
  {
    name: 'ASCII 0 and 1, claim 0.9',
    samples: () => drawn(106, 1_000_000, [1, 1], [48, 49]),
    claim: 0.9,
  },
  { name: 'bits, 0.9, claim 1', samples: () => drawn(107, 1_000_000, [1, 9]), claim: 1 },
];

/**
 * n_in, n_out, nw, h_in, and h' of a component that is not vetted.
 * @type {readonly (readonly [number, number, number, number, number?])[]}
 */
export const COMPONENTS = [
  [2560, 256, 256, 320],
  [2560, 256, 256, 256],
  [2560, 256, 256, 288],
  [2560, 256, 256, 300.5],
  [2560, 256, 256, 100],
  [320, 256, 256, 320],
  [256, 256, 256, 256],
  [256, 256, 256, 255],
  [512, 256, 512, 320],
  [1024, 512, 512, 576],
  [1024, 384, 512, 448],
  [4096, 512, 256, 4096],
  [4096, 128, 128, 192],
  [4096, 128, 128, 191.9],
  [100, 256, 256, 90],
  [64, 64, 64, 1],
  [64, 64, 64, 0.01],
  [8, 8, 8, 8],
  [8, 1, 8, 4],
  [1, 1, 1, 1],
  [2, 1, 1, 0.5],
  [10_000, 256, 256, 9_999],
  [2560, 256, 256, 320, 0.9],
  [2560, 256, 256, 320, 1],
  [2560, 256, 256, 128, 0.9],
  [2560, 32, 32, 40, 0.999],
  [64, 32, 64, 33, 1],
];

/**
 * Recordings of the output of a component that is not vetted, from which h' is estimated. NIST takes as many bits of
 * each byte as the largest needs, here `bits`.
 * @type {Stream[]}
 */
export const OUTPUTS = [
  { name: 'output: bytes', samples: () => bytes(110, 100_000) },
  { name: 'output: bits, 1 in 0.6', samples: () => drawn(111, 100_000, [4, 6]), bits: 1 },
  { name: 'output: ASCII 0 and 1', samples: () => drawn(112, 100_000, [1, 1], [48, 49]), bits: 6 },
  {
    name: 'output: bytes, the highest bit 0',
    samples: () => renamed(bytes(113, 100_000), (x) => x & 127),
  },
];
