// The kernels that run while a model is loaded: bindings, params and workgroups of each. Part of the table in kernels.ts.

import type { Kernel } from './kernel.ts';

/** Rows side by side; each workgroup goes on to further ones. */
const MAX_ROWS = 4096;

export const LOAD_KERNELS = {
  quantize_rows: {
    bindings: ['source', 'rows'],
    params: ['inner', 'first_row', 'row_count'],
    overrides: () => ({}),
    reduces: false,
    groups: (_, { inner = 0, row_count = 0 }) => [Math.ceil(inner / 64 / 64), Math.min(row_count, MAX_ROWS)],
  },
} as const satisfies Record<string, Kernel>;
