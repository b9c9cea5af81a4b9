// The variants of the kernels: a device's workgroup size, and the features that its kernels use.
// Every kernel has a form that needs no feature.
// To use a feature, a snippet replaces one of shaders/shared/.

/**
 * Format of the attention matrices and the unembedding.
 * bf16 is the checkpoint's; int8 has blocks of 32 bytes and a scale.
 */
export type Dense = 'bf16' | 'int8';

export interface Variant {
  /** Invocations of a workgroup that reduces: 64 on a GPU, 8 on a software GPU. */
  workgroupSize: number;
  /**
   * Invocations that are certain to share a subgroup, a power of two; 0 if kernels use no
   * subgroups.
   */
  subgroup: number;
  /**
   * Whether E2M1 codes are read as f16. A device that flushes subnormal numbers gets that wrong.
   */
  usesF16Decode: boolean;
  /** Format of a loaded model's dense weights: a load option, no property of the device. */
  dense: Dense;
  /**
   * Keys of one workgroup of decode's attention, a power of two; absent for 256.
   * Fewer keys take less workgroup memory.
   */
  split?: number;
}

/** Makes the variant that every device runs right, with the given workgroup size. */
export const portable = (workgroupSize: number): Variant => ({ workgroupSize, subgroup: 0, usesF16Decode: false, dense: 'bf16' });

/** Returns the snippets that replace others of shaders/shared/, by the replaced name. */
export function replacements({ subgroup, usesF16Decode, dense }: Variant): Readonly<Record<string, string>> {
  return {
    'rows/load_dense': `rows/load_${dense}`,
    'tile/weights_dense': `tile/weights_${dense}`,
    ...(subgroup > 0 ? { 'rows/team': 'rows/team_subgroups' } : {}),
    ...(usesF16Decode ? { mxfp4_block: 'mxfp4_block_f16' } : {}),
  };
}

/** How decode's kernels divide their work. */
export interface Teams {
  /** Invocations of a workgroup. */
  workgroupSize: number;
  /** Invocations of a team, which share four rows of a matrix. */
  team: number;
  /** Rounds of rows that one workgroup of the unembedding computes. */
  tiles: number;
  /** Keys of one workgroup of attention. */
  split: number;
}

/**
 * Chooses the teams of a variant.
 * A row of gpt-oss has 90 blocks and 360 runs of bf16: teams of 16 read it in rounds that are 94 %
 * full.
 * Sixteen teams share the numbers that a workgroup loads into its memory.
 * A CPU pays for every barrier: there a team is a workgroup, or a subgroup that is wide enough to
 * be one.
 */
export function teamsOf({ workgroupSize, subgroup, split = 256 }: Variant): Teams {
  if (workgroupSize >= 32) return { workgroupSize: 256, team: 16, tiles: 2, split };
  const team = subgroup > 0 ? Math.min(subgroup, workgroupSize) : workgroupSize;
  return { workgroupSize: team, team, tiles: 1, split };
}

/** Keys of one workgroup of attention where 256 of them do not fit. */
const NARROW_SPLIT = 64;
/** The smallest workgroup size; software GPUs use it. */
const NARROW_WORKGROUP_SIZE = 8;

/**
 * Lists the variants to try for a model, in order: as given, then with less and less workgroup
 * memory.
 */
export function narrower(variant: Variant): Variant[] {
  const narrow: Variant = { ...variant, workgroupSize: NARROW_WORKGROUP_SIZE, subgroup: 0 };
  return [variant, { ...variant, split: NARROW_SPLIT }, narrow, { ...narrow, split: NARROW_SPLIT }];
}
