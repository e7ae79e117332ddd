// The three figures of a report, as inline SVG 100 units wide: no script, no font, no file.

const round = (value: number): string => value.toFixed(2).replace(/\.?0+$/, '');

const svg = (title: string, height: number, content: string): string =>
  `<svg viewBox="0 0 100 ${round(height)}" role="img"><title>${title}</title>${content}</svg>`;

const text = (x: number, y: number, label: string, anchor = 'start'): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${label}</text>`;

const line = (y: number, className: string): string =>
  `<path class="${className}" d="M0 ${round(y)}H100"/>`;

/** Vertical bars that start at a base line and are spread over the whole width, as one path. */
function bars(heights: readonly number[], base: number): string {
  const width = 100 / heights.length;
  const d = heights.map(
    (height, i) => `M${round((i + 0.5) * width)} ${round(base)}v${round(-height)}`,
  );
  return `<path class="bars" stroke-width="${round(width * 0.8)}" d="${d.join('')}"/>`;
}

/** A histogram of all values, from 0 to the largest one that the number of bits allows. */
export function histogram(counts: readonly number[], total: number): string {
  const most = Math.max(...counts);
  const [base, high] = [34, 30];
  const content = [
    bars(
      counts.map((n) => (n / most) * high),
      base,
    ),
    line(base, 'axis'),
    text(0, 38, '0'),
    text(100, 38, `${counts.length - 1}`, 'end'),
    text(0, 3, `${((100 * most) / total).toPrecision(3)} % most common`),
  ];
  return svg('frequency of each value', 39, content.join(''));
}

export interface Bar {
  readonly label: string;
  readonly samples: number | null;
  readonly bits: number | null;
}

/** Bits per sample by each estimator: one bar over the samples, one over their bits. */
export function estimateBars(rows: readonly Bar[], full: number): string {
  const [left, step] = [43, 5];
  const scale = (96 - left - 6) / full;
  const bar = (y: number, value: number | null, className: string): string => {
    if (value === null) return '';
    const width = value * scale;
    return (
      `<rect class="${className}" x="${left}" y="${round(y)}" width="${round(width)}" height="1.6"/>` +
      text(left + width + 0.7, y + 1.6, value.toFixed(2))
    );
  };
  const content = rows.map(({ label, samples, bits }, i) => {
    const y = i * step + 1;
    return (
      text(left - 1, y + 2.6, label, 'end') + bar(y, samples, 'samples') + bar(y + 2, bits, 'bits')
    );
  });
  return svg(
    'bits of min-entropy per sample by estimator',
    rows.length * step + 1,
    content.join(''),
  );
}

/** Correlations from lag 1 on, with the band in which 99 % of independent samples' correlations lie. */
export function correlogram(correlations: readonly number[], band: number): string {
  const [top, high] = [3, 31];
  const most = Math.max(band, ...correlations);
  const least = Math.min(-band, ...correlations);
  const of = (value: number): number => (value / (most - least)) * high;
  const base = top + of(most);
  const content = [
    bars(correlations.map(of), base),
    line(base, 'axis'),
    line(base - of(band), 'band'),
    line(base + of(band), 'band'),
    text(0, 38, 'lag 1'),
    text(100, 38, `${correlations.length}`, 'end'),
    text(100, 2, `${least.toPrecision(2)} to ${most.toPrecision(2)}`, 'end'),
  ];
  return svg('autocorrelation by lag', 39, content.join(''));
}
