// The limits of a WebGPU device that a compute kernel can pass.

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

/** Limits that every WebGPU device has (WebGPU, section 3.6.2). */
export const MIN_LIMITS: Limits = {
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
  maxStorageBuffersPerShaderStage: 8,
  maxUniformBuffersPerShaderStage: 12,
};

/** The limits that a device was opened with. */
export function limitsOf({ limits }: Pick<GPUDevice, 'limits'>): Limits {
  return Object.fromEntries(NAMES.map((name) => [name, limits[name]])) as Limits;
}
