// Figures of a report as people read them. Pure.

/** GB with three digits, MB, kB or bytes. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB'] as const;
  const unit = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(count, 1)) / 3));
  return `${figure(count / 1000 ** unit)} ${units[unit] ?? ''}`;
}

/** Three digits that say something; more where there are more before the point. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}

/** A share of something in percent; null where there is nothing to have a share of. */
export function share(part: number | null, whole: number | null): string | null {
  return part === null || whole === null ? null : `${Math.round((part / whole) * 100)} %`;
}
