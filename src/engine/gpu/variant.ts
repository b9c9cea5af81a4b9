// Which way of each kernel a device runs: how wide its workgroups are and which of its features are used. Every kernel has a way
// that needs no feature; the others are snippets that take the place of one of shaders/shared/.
// Takes facts about a device, gives sizes and names; refuses to know kernels and the GPU.

/** How the matrices of attention and the unembedding are held: as the checkpoint has them, or as blocks of 32 bytes and a scale. */
export type Dense = 'bf16' | 'int8';

export interface Variant {
  /** Invocations of a workgroup that reduces: 64 on a GPU, 8 on a CPU that stands in for one. */
  workgroupSize: number;
  /** Invocations that surely share a subgroup, a power of two; 0 where kernels do without subgroups. */
  subgroup: number;
  /** Whether E2M1 codes may be read as f16, which a device that drops subnormal numbers gets wrong. */
  usesF16Decode: boolean;
  /** What a model is loaded with; no property of the device. */
  dense: Dense;
  /**
   * Keys of one workgroup of decode's attention, a power of two; absent for 256. Fewer take less
   * workgroup memory.
   */
  split?: number;
}

/** What every device runs right, in the width given. */
export const portable = (workgroupSize: number): Variant => ({ workgroupSize, subgroup: 0, usesF16Decode: false, dense: 'bf16' });

/** Snippets of shaders/shared/ that others take the place of, by name. */
export function replacements({ subgroup, usesF16Decode, dense }: Variant): Readonly<Record<string, string>> {
  return {
    'rows/load_dense': `rows/load_${dense}`,
    'tile/weights_dense': `tile/weights_${dense}`,
    ...(subgroup > 0 ? { 'rows/team': 'rows/team_subgroups' } : {}),
    ...(usesF16Decode ? { mxfp4_block: 'mxfp4_block_f16' } : {}),
  };
}

/** How decode's kernels share their work out. */
export interface Teams {
  /** Invocations of a workgroup. */
  workgroupSize: number;
  /** Of those, the ones that share four rows of a matrix. */
  team: number;
  /** Times that a workgroup of the unembedding goes on to further rows. */
  tiles: number;
  /** Keys of one workgroup of attention. */
  split: number;
}

/**
 * Teams of 16 go through the 90 blocks and the 360 runs of bf16 of a row of gpt-oss in rounds that are 94 % full; sixteen of them share
 * what a workgroup brings into its memory. A CPU pays for every barrier: there a team is a workgroup, and a subgroup where that is
 * wide enough to be one.
 */
export function teamsOf({ workgroupSize, subgroup, split = 256 }: Variant): Teams {
  if (workgroupSize >= 32) return { workgroupSize: 256, team: 16, tiles: 2, split };
  const team = subgroup > 0 ? Math.min(subgroup, workgroupSize) : workgroupSize;
  return { workgroupSize: team, team, tiles: 1, split };
}

/** Keys of one workgroup of attention where 256 of them do not fit. */
const NARROW_SPLIT = 64;
/** The narrowest workgroups; the software GPUs run them. */
const NARROW_WORKGROUP_SIZE = 8;

/**
 * Variants in the order in which they are tried for a model: as given, then with less and less
 * workgroup memory.
 */
export function narrower(variant: Variant): Variant[] {
  const narrow: Variant = { ...variant, workgroupSize: NARROW_WORKGROUP_SIZE, subgroup: 0 };
  return [variant, { ...variant, split: NARROW_SPLIT }, narrow, { ...narrow, split: NARROW_SPLIT }];
}
