// Errors of the engine: `name` holds the code, `message` the facts.
// Only `name` and `message` survive Comlink.

export type EngineErrorName =
  | 'webgpu-missing'
  | 'adapter-missing'
  | 'limits-too-small'
  | 'out-of-memory'
  | 'device-lost'
  | 'gpu-wrong'
  | 'model-unsupported'
  | 'checkpoint-invalid'
  | 'context-full'
  | 'internal';

/**
 * Makes an Error whose `name` is the code. `message` states the need, the finding and the remedy.
 */
export function engineError(name: EngineErrorName, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
