// The errors after which the page explains how the browser could get a GPU.
import type { ErrorName } from '../../contracts/errors.ts';

/** Errors that mean that no model runs here until the user changes something outside the page. */
export type GpuError = Extract<ErrorName, 'webgpu-missing' | 'adapter-missing' | 'limits-too-small'>;

/** Whether an error is one of those. */
export const isGpuError = (name: ErrorName): name is GpuError =>
  name === 'webgpu-missing' || name === 'adapter-missing' || name === 'limits-too-small';
