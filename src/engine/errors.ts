// How the engine fails: the code in `name` (all that survives Comlink besides the message), the facts in the sentence.

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

/** An Error whose `name` is the code; `message` says what was needed, what was found, what to do. */
export function engineError(name: EngineErrorName, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
