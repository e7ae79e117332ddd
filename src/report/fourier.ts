// The spectrum of samples by the fast Fourier transform.

/** Replaces the complex numbers by their discrete Fourier transform; their count is a power of two (Cooley and Tukey, 1965). */
export function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  const swap = (part: Float64Array, i: number, j: number): void => {
    [part[i], part[j]] = [part[j] as number, part[i] as number];
  };
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j |= bit;
    if (i < j) for (const part of [real, imaginary]) swap(part, i, j);
  }
  for (let length = 2; length <= size; length *= 2) {
    const half = length / 2;
    for (let k = 0; k < half; k++) {
      const angle = (-2 * Math.PI * k) / length;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let at = k; at < size; at += length) {
        const [re, im] = [real[at + half] as number, imaginary[at + half] as number];
        const [turnedRe, turnedIm] = [re * cos - im * sin, re * sin + im * cos];
        real[at + half] = (real[at] as number) - turnedRe;
        imaginary[at + half] = (imaginary[at] as number) - turnedIm;
        real[at] = (real[at] as number) + turnedRe;
        imaginary[at] = (imaginary[at] as number) + turnedIm;
      }
    }
  }
}

/**
 * The power at the frequencies 1/window, 2/window … up to one half per sample: the mean over all whole windows (Bartlett,
 * 1948), divided by the variance within the windows, so that independent samples have 1 on average everywhere, however
 * much they drift from window to window. All 0 for samples that never change. `window` is a power of two, at most the
 * number of samples.
 */
export function spectrumOf(samples: Uint8Array, window: number): Float64Array {
  const power = new Float64Array(window / 2);
  const windows = Math.floor(samples.length / window);
  let squares = 0;
  for (let w = 0; w < windows; w++) {
    const part = samples.subarray(w * window, (w + 1) * window);
    const mean = part.reduce((sum, sample) => sum + sample, 0) / window;
    const real = Float64Array.from(part, (sample) => sample - mean);
    for (const distance of real) squares += distance * distance;
    const imaginary = new Float64Array(window);
    transform(real, imaginary);
    for (let k = 1; k <= power.length; k++) {
      const square = (real[k] as number) ** 2 + (imaginary[k] as number) ** 2;
      power[k - 1] = (power[k - 1] as number) + square / window;
    }
  }
  if (squares === 0) return power;
  // Each window has lost a degree of freedom to its mean.
  const variance = squares / (windows * (window - 1));
  return power.map((one) => one / (windows * variance));
}
