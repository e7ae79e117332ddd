// Words and numbers of the sentences that the program says.

/** '159,999', '1,234.5000'. Without Intl, whose ICU takes 8 MB of memory for it. */
export function grouped(value: number, decimals = 0): string {
  const [whole = '', ...fraction] = value.toFixed(decimals).split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...fraction].join('.');
}

/** '1 credit', '2,000 credits'. */
export const counted = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

export const capitalized = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
