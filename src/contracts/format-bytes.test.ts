import { expect, test } from 'vitest';
import { formatBytes } from './format-bytes.ts';

test('bytes have three digits and decimal units, as the hub counts them', () => {
  expect([0, 999, 1000, 23_000, 28.44e6, 999.6e6, 13_761_264_768, 5e12].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '23 kB',
    '28.4 MB',
    '1 GB',
    '13.8 GB',
    '5 TB',
  ]);
});
