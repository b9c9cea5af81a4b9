// Numbers as people read them: bytes, rates, remaining time. Pure.

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

/** Whole percent of `part` in `total`; 0 of nothing. */
export function percent(part: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((part / total) * 100)) : 0;
}
