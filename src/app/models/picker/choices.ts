// The entries of the menu of models. Pure.
import { formatBytes } from '../../../contracts/format-bytes.ts';
import type { LoadOptions, ModelSummary } from '../../../contracts/models.ts';
import { type Facts, factsFor } from '../facts/facts.ts';
import { WAYS, type Way, wayOf } from '../facts/ways.ts';
import { chosenFor, gpuBytesFor, type Kept } from '../loading/load-options.ts';

export interface PickerChoice {
  key: string;
  model: ModelSummary;
  /** Chosen with the entry; null to keep the options of the model. */
  loadOptions: LoadOptions | null;
  title: string;
  detail: string;
  /** Measured tokens per second, rounded; null if not measured. */
  speed: number | null;
  isCurrent: boolean;
  /** How much more memory it needs than the GPU accepted, bytes. Null if it fits or was not tested. */
  bytesShort: number | null;
}

interface Shown {
  current: ModelSummary | null;
  kept: Kept;
  facts: Facts;
}

/** Below this memory the ways of loading make no difference to a user, bytes. */
const SMALL_BYTES = 1e9;

/** One entry for each way of loading that fits; one for a model that is small or not here. */
export function choicesOf(model: ModelSummary, shown: Shown): PickerChoice[] {
  const { fit } = factsFor(shown.facts, model.url);
  const bytes = model.gpuBytes?.exact.gpu.f16 ?? 0;
  const isHere = model.status === 'stored' || model.status === 'loaded';
  if (!isHere || bytes < SMALL_BYTES) return [single(model, shown)];
  const accepted = Math.max(0, ...(fit ?? []).map(({ acceptedBytes }) => acceptedBytes));
  const ways = WAYS.filter(({ loadOptions }) => fit === null || (gpuBytesFor(model, loadOptions) ?? 0) <= accepted);
  return ways.length === 0 ? [single(model, shown)] : ways.map((way) => ofWay(model, way, shown));
}

function ofWay(model: ModelSummary, way: Way, { current, kept, facts }: Shown): PickerChoice {
  const loadOptions = { ...way.loadOptions, cache: chosenFor(kept, model.url).cache };
  const bytes = gpuBytesFor(model, loadOptions);
  const speed = factsFor(facts, model.url).speeds[way.name];
  const used = current?.url === model.url ? current.loadOptions : null;
  return {
    key: `${model.url} ${way.name}`,
    model,
    loadOptions,
    title: way === WAYS[0] ? model.id : `${model.id}, ${way.name.toLowerCase()}`,
    detail: [way.name, bytes === null ? '' : `${formatBytes(bytes)} of GPU memory`].filter(Boolean).join(' · '),
    speed: speed === undefined ? null : Math.round(speed),
    isCurrent: used !== null && wayOf(used) === way,
    bytesShort: null,
  };
}

function single(model: ModelSummary, { current, facts }: Shown): PickerChoice {
  const { fit } = factsFor(facts, model.url);
  const least = fit?.at(-1);
  const short = least ? least.bytes - least.acceptedBytes : 0;
  return {
    key: model.url,
    model,
    loadOptions: null,
    title: model.id,
    detail: describe(model),
    speed: null,
    isCurrent: current?.url === model.url,
    bytesShort: short > 0 ? short : null,
  };
}

function describe({ totalBytes, status }: ModelSummary): string {
  const size = totalBytes === null ? 'Size not yet known' : formatBytes(totalBytes);
  return `${size} · ${STATUS[status]}`;
}

const STATUS: Record<ModelSummary['status'], string> = {
  absent: 'not downloaded',
  paused: 'partly downloaded',
  downloading: 'downloading',
  stored: 'on this device',
  loading: 'loading',
  loaded: 'in use',
};
