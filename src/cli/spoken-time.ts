// Times as one says them: '3 min', '2 h 5 min'.

/** Seconds; two units at most, and none smaller than the larger one calls for. */
export function spokenTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const both = (large: string, small: number, unit: string): string =>
    small === 0 ? large : `${large} ${small} ${unit}`;
  if (hours < 24) return both(`${hours} h`, minutes % 60, 'min');
  const days = Math.floor(hours / 24);
  return both(days === 1 ? '1 day' : `${days} days`, hours % 24, 'h');
}
