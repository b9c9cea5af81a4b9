// Numbers for the user: durations, figures, shares. Pure.

/** A rough remaining time, from seconds: `12 s`, `5 min`, `1 h 20 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A measured figure with three significant digits. It has more if more are before the point. */
export function formatFigure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}

/** `part` of `total` in whole percent, for progress. 100 only at the end; 0 if `total` is 0. */
export function percent(part: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((part / total) * 100)) : 0;
}

/** A rounded share: `75 %`; null without a whole. */
export function formatShare(part: number | null, whole: number | null): string | null {
  return part === null || whole === null ? null : `${Math.round((part / whole) * 100)} %`;
}
