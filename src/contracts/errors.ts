// The names of errors that every thread knows, and the errors that have them.

/**
 * Codes carried in `error.name`, the only field besides `message` that survives Comlink. The message says what was needed,
 * what was found and what to do. A user's stop is the platform's `AbortError`.
 */
export const ERROR_NAMES = [
  'webgpu-missing', // no navigator.gpu
  'adapter-missing', // WebGPU, but no GPU that it will use
  'limits-too-small', // a limit of the device is below what the model needs
  'out-of-memory', // the GPU could not hold a buffer
  'device-lost', // the GPU went away
  'gpu-wrong', // the GPU computes a known model wrong, whatever way its kernels take
  'model-unsupported', // config.json is of another family or names a feature we lack
  'checkpoint-invalid', // header, index, dtype, shape, tokenizer: the files do not say what they must
  'download-failed', // the network, a status, a length
  'storage-failed', // IndexedDB refused
  'context-full', // the prompt does not fit
  'no-model', // nothing is loaded
  'internal', // a defect of ours
] as const;

export type ErrorName = (typeof ERROR_NAMES)[number];

/** An Error whose `name` is the code; `message` says what was needed, what was found, what to do. */
export function namedError(name: ErrorName, message: string, options?: ErrorOptions): Error {
  const error = new Error(message, options);
  error.name = name;
  return error;
}
