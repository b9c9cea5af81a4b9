// Chooses the variant of the kernels in which a device can run a model of these sizes.

import type { Config } from '../config.ts';
import { engineError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { narrower, type Variant } from '../gpu/variant.ts';
import { type KernelNeeds, needsOf } from '../kernels/kernel-needs.ts';
import { type CacheBits, KERNEL_NAMES } from '../kernels/kernels.ts';

type Device = Pick<Gpu, 'variant' | 'limits' | 'adapterName'>;

/**
 * The device's variant where every kernel fits its limits, else the widest narrower one that does.
 * Errors: `limits-too-small`, naming the first kernel that fits in no variant.
 */
export function fitVariant(device: Device, config: Config, cacheBits: CacheBits = 16): Variant {
  const tried = narrower(device.variant);
  const fitting = tried.find((variant) => misfitOf(device, config, variant, cacheBits) === null);
  if (fitting !== undefined) return fitting;
  const narrowest = tried.at(-1) ?? device.variant;
  throw engineError(
    'limits-too-small',
    `${misfitOf(device, config, narrowest, cacheBits)} (${device.adapterName}). Use another GPU or a smaller model.`,
  );
}

/** The first limit that a kernel passes, as a sentence without its end; null where all fit. */
function misfitOf({ limits }: Device, config: Config, variant: Variant, cacheBits: CacheBits): string | null {
  for (const name of KERNEL_NAMES) {
    const needs = needsOf(name, config, variant, cacheBits);
    const limit = (Object.keys(needs) as (keyof KernelNeeds)[]).find((key) => needs[key] > limits[key]);
    if (limit)
      return `The model's sizes take ${limit} of ${needs[limit]} in the kernel ${name}; this GPU allows ${limits[limit]}`;
  }
  return null;
}
