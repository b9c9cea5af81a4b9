// The variants of the decode kernels that this ring's GPU can run.
// Tests expect the same numbers from all of them.

import { describe } from 'vitest';
import type { Gpu } from '../../src/engine/gpu/gpu.ts';
import type { Dense, Variant } from '../../src/engine/gpu/variant.ts';
import type { KernelName } from '../../src/engine/kernels/kernels.ts';
import { DENSE } from './dense-matrix.ts';
import type { Tolerance } from './differences.ts';
import { type KernelUnderTest, kernelUnderTest } from './kernel-run.ts';

type Ways = Readonly<Record<string, (gpu: Gpu) => Variant>>;

/**
 * Variants besides the portable one that the start-up test may select.
 * Both rings have subgroups, and neither flushes the subnormal f16 that `usesF16Decode` needs.
 */
export const FASTER = {
  'with subgroups': ({ variant, subgroupSize }) => ({ ...variant, subgroup: subgroupSize }),
  'with E2M1 by f16': ({ variant }) => ({ ...variant, usesF16Decode: true }),
  'with subgroups, E2M1 by f16': ({ variant, subgroupSize }) => ({ ...variant, subgroup: subgroupSize, usesF16Decode: true }),
} as const satisfies Ways;

/**
 * The variant of the fastest GPUs in their own workgroup size. The ring's size is that of a CPU.
 */
export const inWorkgroupsOfGpu = ({ variant, subgroupSize }: Gpu): Variant => ({
  ...variant,
  workgroupSize: 64,
  subgroup: subgroupSize,
  usesF16Decode: true,
});

/** The variants to test one kernel with: with all features, and without. */
export const VARIANTS: Ways = {
  'without subgroups': ({ variant }) => variant,
  'with subgroups, E2M1 by f16': FASTER['with subgroups, E2M1 by f16'],
};

/** Declares `tests` once per variant. */
export function inEveryVariant<K extends KernelName>(
  kernel: K,
  tolerance: Tolerance,
  tests: (kernel: KernelUnderTest<K>) => void,
): void {
  for (const [name, variantOf] of Object.entries(VARIANTS)) {
    describe(`${kernel} ${name}`, () => {
      tests(kernelUnderTest(kernel, tolerance, variantOf));
    });
  }
}

type DenseTests<K extends KernelName> = (kernel: KernelUnderTest<K>, dense: Dense) => void;

/** Declares `tests` once per format of a dense matrix. */
export function inEveryDense<K extends KernelName>(
  kernel: K,
  tolerance: Tolerance,
  tests: DenseTests<K>,
  ways: Ways = { '': ({ variant }) => variant },
): void {
  for (const [name, variantOf] of Object.entries(ways)) {
    for (const dense of DENSE) {
      describe(`${kernel} ${name}, ${dense}`, () => {
        tests(
          kernelUnderTest(kernel, tolerance, (gpu) => ({ ...variantOf(gpu), dense })),
          dense,
        );
      });
    }
  }
}

/** Declares `tests` once per variant and format of a dense matrix. */
export function inEveryDenseVariant<K extends KernelName>(kernel: K, tolerance: Tolerance, tests: DenseTests<K>): void {
  inEveryDense(kernel, tolerance, tests, VARIANTS);
}

/** Makes the state of decoding at a position. // DecodeState */
export function decodingAt(position: number, stopped = 0): Uint32Array<ArrayBuffer> {
  return Uint32Array.of(position, stopped, 0, 0);
}
