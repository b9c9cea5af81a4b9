// Bytes in words, for every message and screen.

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/**
 * Bytes in decimal units, as disks and the hub count them, with three significant digits: `13.8
 * GB`.
 */
export function formatBytes(bytes: number): string {
  // It is rounded first, because 999.6 MB is 1 GB.
  const rounded = Number(bytes.toPrecision(3));
  const power = rounded < 1 ? 0 : Math.min(Math.floor(Math.log10(rounded) / 3), BYTE_UNITS.length - 1);
  return `${Number((rounded / 1000 ** power).toPrecision(3))} ${BYTE_UNITS[power]}`;
}
