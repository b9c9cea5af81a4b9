// The names of errors that every thread knows, and the errors that have them.

/**
 * Codes in `error.name`, the only field besides `message` that survives Comlink. The message names
 * need, finding and remedy. A user's stop is the platform's `AbortError`.
 */
export const ERROR_NAMES = [
  'webgpu-missing', // no navigator.gpu
  'adapter-missing', // WebGPU, but no usable GPU
  'limits-too-small', // a limit of the device is below the model's need
  'out-of-memory', // the GPU could not hold a buffer
  'device-lost', // the GPU was removed or reset
  'gpu-wrong', // the GPU computes a known model wrong with every variant of the kernels
  'model-unsupported', // config.json is of another family or names an unsupported feature
  'checkpoint-invalid', // a header, index, dtype, shape or tokenizer is wrong
  'download-failed', // a network error, a wrong status or a wrong length
  'storage-failed', // IndexedDB refused
  'context-full', // the prompt does not fit
  'chat-full', // the prompt fits only without the oldest turns, which the request forbids
  'no-model', // no model is loaded
  'engine-moved', // the tab that ran the model was closed, and another tab runs it now
  'tool-unavailable', // a tool of the chat could not be started
  'internal', // a defect of this app
] as const;

export type ErrorName = (typeof ERROR_NAMES)[number];

/**
 * An Error whose `name` is the code; `message` says what was needed, what was found, what to do.
 */
export function namedError(name: ErrorName, message: string, options?: ErrorOptions): Error {
  const error = new Error(message, options);
  error.name = name;
  return error;
}
