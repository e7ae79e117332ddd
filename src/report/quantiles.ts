// Limits of chance for the figures of a report. They mark what is worth a look; no claim rests on them.

/** The 99.5 % quantile of the normal distribution: 99 % lie between it and its negative (as in SP 800-90B 6.3). */
export const Z = 2.5758293035489008;

/**
 * The quantile of the normal distribution that is exceeded with this probability, which is at most one half; wrong by
 * less than 4.5e-4 (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23).
 */
export function normalLimit(exceeded: number): number {
  const t = Math.sqrt(-2 * Math.log(exceeded));
  const above = 2.515517 + 0.802853 * t + 0.010328 * t * t;
  const below = 1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3;
  return t - above / below;
}

/**
 * What chi-square with so many degrees of freedom exceeds with this probability (Wilson and Hilferty, 1931; from ten
 * degrees on wrong by less than 1 %).
 */
export function chiSquareLimit(degrees: number, exceeded: number): number {
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + normalLimit(exceeded) * Math.sqrt(part)) ** 3;
}
