// The words in the header about the model. Pure.
import type { FileProgress } from '../../../contracts/models.ts';
import { percent } from '../../format.ts';
import { nameOf } from '../model-name.ts';
import { lacksGpu, type ModelsState } from '../models.ts';

/** The model that answers, or what happens to the one that is opened, and how far it is. */
export function chipLabel(state: ModelsState): string {
  const { current, stage, list } = state;
  if (lacksGpu(state)) return 'No GPU';
  if (stage.status === 'starting') return 'Starting…';
  if (stage.status === 'checking') return `Checking ${nameOf(list, stage.url)}…`;
  if (lacksGpu(state)) return 'No GPU';
  if (stage.status !== 'opening') return current?.id ?? 'No model';
  const name = nameOf(list, stage.url);
  const bytes = openingBytes(state);
  if (!bytes) return `${stage.progress?.type === 'starting' ? 'Starting' : 'Opening'} ${name}…`;
  const what = stage.progress?.type === 'downloading' ? 'Downloading' : 'Loading';
  return `${what} ${name} · ${percent(bytes.bytes, bytes.totalBytes)} %`;
}

/** Bytes of the model that is opened; null in a phase without bytes. */
export function openingBytes({ stage }: ModelsState): FileProgress | null {
  if (stage.status !== 'opening' || !stage.progress || stage.progress.type === 'starting') return null;
  return stage.progress;
}
