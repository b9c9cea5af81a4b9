// Numbers as people read them: bytes, durations, figures, shares. Pure.

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in decimal units as disks and the hub count them, three significant digits: `13.8 GB`. */
export function formatBytes(bytes: number): string {
  // Rounded first: 999.6 MB is 1 GB.
  const rounded = Number(bytes.toPrecision(3));
  const power = rounded < 1 ? 0 : Math.min(Math.floor(Math.log10(rounded) / 3), BYTE_UNITS.length - 1);
  return `${Number((rounded / 1000 ** power).toPrecision(3))} ${BYTE_UNITS[power]}`;
}

/** Seconds as a rough remainder: `12 s`, `5 min`, `1 h 20 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A measured figure with three digits that say something; more where there are more before the point. */
export function formatFigure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}

/** Whole percent of `part` in `total`, reached only at the end; 0 of nothing. For progress. */
export function percent(part: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((part / total) * 100)) : 0;
}

/** A share of something, rounded: `75 %`; null where there is nothing to have a share of. */
export function formatShare(part: number | null, whole: number | null): string | null {
  return part === null || whole === null ? null : `${Math.round((part / whole) * 100)} %`;
}
