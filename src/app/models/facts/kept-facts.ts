// Keeps measurements for later visits. They hold for one GPU: another one starts afresh.
import type { ModelFacts } from './facts.ts';

/** By the models' URLs. */
export type KeptFacts = Readonly<Record<string, ModelFacts>>;

type KeepIn = () => Pick<Storage, 'getItem' | 'setItem'>;

/** The key in the storage. Users have data under it, so it must not change. */
const KEY = 'gpt-oss-web measurements';

/** Saves the measurements of the GPU with this name. Without storage they last until the page closes. */
export function writeFacts(storage: KeepIn, gpu: string, facts: KeptFacts): void {
  try {
    storage().setItem(KEY, JSON.stringify({ gpu, facts }));
  } catch {
    // The storage is full or forbidden.
  }
}

/** Reads the measurements of the GPU with this name. Data that is not valid is dropped. */
export function readFacts(storage: KeepIn, gpu: string): KeptFacts {
  try {
    const kept = JSON.parse(storage().getItem(KEY) ?? '{}') as { gpu?: unknown; facts?: Record<string, unknown> };
    if (kept.gpu !== gpu) return {};
    return Object.fromEntries(
      Object.entries(kept.facts ?? {}).filter((entry): entry is [string, ModelFacts] => isFacts(entry[1])),
    );
  } catch {
    return {};
  }
}

function isFacts(value: unknown): value is ModelFacts {
  const { fit, speeds } = value as ModelFacts;
  const isFit = fit === null || fit.every((each) => Number.isFinite(each.bytes) && Number.isFinite(each.acceptedBytes));
  return isFit && Object.values(speeds).every((speed) => Number.isFinite(speed));
}
