// The smallest device that WebGPU allows.

import type { Limits } from '../gpu/limits.ts';

/** Limits that every WebGPU device has (WebGPU, section 3.6.2). */
export const MIN_LIMITS: Limits = {
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
  maxStorageBuffersPerShaderStage: 8,
  maxUniformBuffersPerShaderStage: 12,
};
