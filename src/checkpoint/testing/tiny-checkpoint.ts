// Builds small checkpoints in the Hugging Face layout for tests, valid or invalid.

/** A tensor to write. `gap` zero bytes precede it. */
export interface TinyTensor {
  name: string;
  dtype: string;
  shape: number[];
  bytes: Uint8Array;
  gap?: number;
}

export type Files = Map<string, Uint8Array<ArrayBuffer>>;

export const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export const encodeJson = (value: unknown): Uint8Array<ArrayBuffer> => encode(JSON.stringify(value));

/** Pseudorandom bytes, different for each seed. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed * 2_654_435_761;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A U8 tensor of `length` bytes of noise. */
export function tensor(name: string, length: number, gap = 0): TinyTensor {
  return { name, dtype: 'U8', shape: [length], bytes: noise(length, name.length + length), gap };
}

/** Joins arrays. */
export function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A safetensors file with any header text and this data. */
export function shardOf(header: string | Uint8Array, data: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> {
  const json = typeof header === 'string' ? encode(header) : header;
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  return join(length, json, data);
}

/** The header's JSON for `tensors`, one after the other. */
export function headerOf(tensors: readonly TinyTensor[]): Record<string, unknown> {
  let end = 0;
  return Object.fromEntries(
    tensors.map(({ name, dtype, shape, bytes, gap = 0 }) => {
      const begin = end + gap;
      end = begin + bytes.length;
      return [name, { dtype, shape, data_offsets: [begin, end] }];
    }),
  );
}

/** A safetensors file. `padding` spaces after the header shift the data section. */
export function encodeShard(tensors: readonly TinyTensor[], padding = 0): Uint8Array<ArrayBuffer> {
  const data = tensors.flatMap(({ bytes, gap = 0 }) => [new Uint8Array(gap), bytes]);
  return shardOf(JSON.stringify(headerOf(tensors)) + ' '.repeat(padding), join(...data));
}

/**
 * A whole model. Its shards have the Hugging Face Hub's names, which count one less than there are.
 */
export function encodeModel(shards: readonly (readonly TinyTensor[])[], padding = 0): Files {
  const nameOf = (shard: number) => `model-0000${shard}-of-0000${shards.length - 1}.safetensors`;
  const weightMap = shards.flatMap((tensors, shard) => tensors.map(({ name }) => [name, nameOf(shard)] as const));
  const total = shards.flat().reduce((sum, { bytes }) => sum + bytes.length, 0);
  return new Map([
    ['config.json', encodeJson({ model_type: 'gpt_oss', num_hidden_layers: 1 })],
    ['generation_config.json', encodeJson({ eos_token_id: [1] })],
    ['tokenizer.json', encodeJson({ model: { type: 'BPE', vocab: {}, merges: [] } })],
    ['model.safetensors.index.json', encodeJson({ metadata: { total_size: total }, weight_map: Object.fromEntries(weightMap) })],
    ...shards.map((tensors, shard) => [nameOf(shard), encodeShard(tensors, padding)] as const),
  ]);
}
