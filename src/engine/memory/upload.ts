// Uploads a checkpoint's bytes into the weights' buffers piece by piece; memory never holds a whole
// tensor.

import type { TensorPiece } from '../../contracts/tensors.ts';
import type { Config } from '../config.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { TensorSource } from '../tensor-source.ts';
import { Bf16Pieces } from './bf16-pieces.ts';
import type { Weight } from './buffers.ts';
import { RowQuantizer } from './quantize.ts';
import type { ModelWeights } from './weights.ts';
import { allWeights } from './weights.ts';

export interface UploadOptions {
  /** Called as bytes are handed to the GPU. */
  onProgress?: ((bytes: number, totalBytes: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Offset of a tensor inside the weight that it is stacked into. */
interface Place {
  weight: Weight;
  base: number; // bytes
}

// The queue copies the bytes it receives. A wait after this many bytes bounds those copies.
// Four chunks keep the reader busy meanwhile.
const UNFINISHED_BYTES = 64 * 2 ** 20;

/** The source of a load and its target. */
export interface Upload {
  gpu: Gpu;
  config: Config;
  source: TensorSource;
  weights: ModelWeights<Weight>;
  /** Tensors that stay in storage; a load reads them once to verify them. */
  proven: readonly string[];
}

/**
 * Fills every weight.
 * Errors: those of `source.stream`, `device-lost`, `internal`, `AbortError`.
 */
export async function upload({ gpu, config, source, weights, proven }: Upload, options: UploadOptions): Promise<void> {
  const quantizer = gpu.variant.dense === 'int8' ? await RowQuantizer.open(gpu, config) : null;
  const places = placesOf(weights);
  const infoOf = (name: string) => source.tensors.get(name);
  const totalBytes = [...places.keys()].reduce((sum, name) => sum + (infoOf(name)?.bytes ?? 0), 0);
  const pieces = new Bf16Pieces();
  let bytes = 0;
  let unfinished = 0;
  const onPiece = async (stored: TensorPiece) => {
    const { dtype = '', bytes: tensorBytes = 0 } = infoOf(stored.name) ?? {};
    const targets = places.get(stored.name);
    if (targets === undefined) return;
    const piece = pieces.convert(stored, dtype, tensorBytes);
    if (piece !== null) {
      for (const place of targets) {
        if (place.weight.spec.quantizedColumns === null) write(gpu, place, piece);
        else quantizer?.write(place, piece);
      }
    }
    bytes += stored.bytes.length;
    unfinished += stored.bytes.length;
    if (unfinished >= UNFINISHED_BYTES) {
      await gpu.device.queue.onSubmittedWorkDone();
      unfinished = 0;
    }
    gpu.check();
    options.onProgress?.(bytes, totalBytes);
  };
  try {
    await source.stream(new Set([...places.keys(), ...proven]), onPiece, options.signal);
  } finally {
    quantizer?.destroy();
  }
  gpu.check();
}

/**
 * Places of each tensor; one that is both embedding and unembedding has two, a paged one none.
 */
function placesOf(weights: ModelWeights<Weight>): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const weight of allWeights(weights).filter(({ spec }) => spec.isPaged !== true)) {
    let base = 0;
    weight.spec.tensors.forEach((name, i) => {
      places.set(name, [...(places.get(name) ?? []), { weight, base }]);
      base += weight.spec.tensorBytes[i] ?? 0;
    });
  }
  return places;
}

/** Writes a piece into the parts that it overlaps. */
function write(gpu: Gpu, { weight, base }: Place, piece: TensorPiece): void {
  const { rowBytes } = weight.spec;
  const start = base + piece.offset;
  const end = start + piece.bytes.length;
  for (const part of weight.parts) {
    const partStart = part.firstRow * rowBytes;
    const from = Math.max(start, partStart);
    const to = Math.min(end, partStart + part.rows * rowBytes);
    if (from < to) {
      const bytes = wholeWords(piece.bytes.subarray(from - start, to - start));
      gpu.device.queue.writeBuffer(part.buffer, from - partStart, bytes);
    }
  }
}

/**
 * Pads to whole words: WebGPU writes multiples of four bytes, and a bf16 tensor may end in half a
 * word.
 */
function wholeWords(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.length % 4 === 0) return bytes;
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return padded;
}
