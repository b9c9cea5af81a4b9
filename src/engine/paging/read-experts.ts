// Reads the bytes of experts from where the checkpoint is stored.

import { namedError } from '../../contracts/errors.ts';
import { EXPERT_PARTS, type ExpertPart, type LayerWeights, type WeightSpec } from '../memory/weights.ts';
import type { TensorSource } from '../tensor-source.ts';

/** Bytes of one expert, by part. */
export type ExpertBytes = Record<ExpertPart, Uint8Array<ArrayBuffer>>;

type Layer = Record<ExpertPart, Pick<WeightSpec, 'tensors' | 'rowBytes'>>;
export type ReadRange = NonNullable<TensorSource['readRange']>;

/** After this time a read counts as failed. A slow hard disk takes half a second. */
export const READ_TIMEOUT_MS = 30_000;

/**
 * Reads experts of one layer, all or none. Null if the signal was aborted.
 * Errors: those of `readRange`; `storage-failed` for a read that does not end or is too short.
 */
export async function readExperts(
  readRange: ReadRange,
  layer: Layer | LayerWeights<WeightSpec>,
  experts: readonly number[],
  signal?: AbortSignal,
): Promise<ExpertBytes[] | null> {
  const given = new AbortController();
  const stop = () => given.abort();
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted) return null;
    // The wait starts first: a read may be aborted as it begins.
    const end = endOf(given.signal, READ_TIMEOUT_MS);
    const reads = experts.map((expert) => readExpert(readRange, layer, expert, given.signal));
    return await Promise.race([Promise.all(reads), end]);
  } catch (error) {
    if (signal?.aborted) return null;
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    // Ends the other reads of a failed one, and the wait of a finished one.
    given.abort();
  }
}

async function readExpert(readRange: ReadRange, layer: Layer, expert: number, signal: AbortSignal): Promise<ExpertBytes> {
  const parts = EXPERT_PARTS.map(async (part) => {
    const { tensors, rowBytes } = layer[part];
    const [name = ''] = tensors;
    const bytes = await readRange(name, expert * rowBytes, (expert + 1) * rowBytes, { signal });
    if (bytes.length !== rowBytes) throw unread(`${name} has ${bytes.length} of ${rowBytes} bytes of expert ${expert}`);
    return [part, bytes] as const;
  });
  return Object.fromEntries(await Promise.all(parts)) as ExpertBytes;
}

/** Rejects when the signal is aborted or the time is over. */
function endOf(signal: AbortSignal, ms: number): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(unread(`a read of experts took over ${ms / 1000} seconds`)), ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('The read was aborted.', 'AbortError'));
    });
  });
}

const unread = (found: string) =>
  namedError('storage-failed', `The model's weights could not be read: ${found}. Load the model again.`);
