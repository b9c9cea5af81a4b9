// The limits of a WebGPU device that a compute kernel can exceed.

const NAMES = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
  'maxUniformBuffersPerShaderStage',
] as const;

/**
 * Limits under WebGPU's own names; `maxComputeWorkgroupStorageSize` in bytes, the others are
 * counts.
 */
export type Limits = Readonly<Record<(typeof NAMES)[number], number>>;

/** The limits that a device was opened with. */
export function limitsOf({ limits }: Pick<GPUDevice, 'limits'>): Limits {
  return Object.fromEntries(NAMES.map((name) => [name, limits[name]])) as Limits;
}
