// Labels for a model's facts, and for the results of work on it. Pure.

import type { WeightsComparison } from '../../contracts/bench-report.ts';
import { formatBytes } from '../../contracts/format-bytes.ts';
import type { LoadOptions, ModelStatus, ModelSummary, Trust, Verification } from '../../contracts/models.ts';

const STATUS_TEXT: Record<ModelStatus, string> = {
  absent: 'Not downloaded',
  paused: 'Paused',
  downloading: 'Downloading',
  stored: 'On this device',
  loading: 'Loading',
  loaded: 'Loaded',
};

const TRUST_TEXT: Record<Trust, string> = {
  app: 'OpenAI’s release',
  server: 'its server’s list',
  'first-use': 'its first download',
};

const WEIGHTS_TEXT: Record<LoadOptions['weights'], string> = { exact: 'exact weights', int8: 'int8 weights' };
const EMBEDDING_TEXT: Record<LoadOptions['embedding'], string> = {
  gpu: 'embedding on the GPU',
  storage: 'embedding in storage',
};
const CACHE_TEXT: Record<LoadOptions['cache'], string> = { f16: 'f16 cache', f32: 'f32 cache' };

/** All load options. */
export function describeLoadOptions({ weights, embedding, cache }: LoadOptions): string {
  return `${WEIGHTS_TEXT[weights]}, ${EMBEDDING_TEXT[embedding]}, ${CACHE_TEXT[cache]}`;
}

/** The load options that differ from the defaults; empty for none. */
export function unusualIn({ weights, embedding, cache }: LoadOptions): string {
  const unusual = [
    weights !== 'exact' && WEIGHTS_TEXT[weights],
    embedding !== 'gpu' && EMBEDDING_TEXT[embedding],
    cache !== 'f16' && CACHE_TEXT[cache],
  ];
  return unusual.filter(Boolean).join(', ');
}

/** The effect of int8 that a comparison found. */
export function describeComparison({ sameLikeliest, meanDivergence, perplexity }: WeightsComparison): string {
  const digits = (value: number) => Number(value.toPrecision(3));
  const same = (100 * sameLikeliest).toFixed(1);
  return `measured: same likeliest token at ${same} % of positions, divergence ${digits(meanDivergence)} nats, perplexity ${digits(perplexity.int8)} instead of ${digits(perplexity.exact)}`;
}

/**
 * Size and state of a model in one line. `isFetching` comes from this tab, so it is newer than the
 * list.
 */
export function describeModel(
  { status, storedBytes, totalBytes, isInMemory, loadOptions }: ModelSummary,
  isFetching: boolean,
): string {
  const size = totalBytes === null ? 'Size not yet known' : formatBytes(totalBytes);
  if (isFetching) return `${size} · ${STATUS_TEXT.downloading}`;
  const part =
    status === 'paused' ? `, ${formatBytes(storedBytes)} of it here` : status === 'downloading' ? ' in another tab' : '';
  const how = loadOptions && unusualIn(loadOptions) ? ` with ${unusualIn(loadOptions)}` : '';
  const place = isInMemory && storedBytes > 0 ? ', in this tab’s memory only' : '';
  return `${size} · ${STATUS_TEXT[status]}${part}${how}${place}`;
}

/** What a model's bytes are compared with. `isHere`: some of them are, and were compared. */
export function describeTrust(trust: Trust, isHere: boolean): string {
  if (!isHere && trust === 'first-use') return 'Will be checked against itself from its first download on';
  return `${isHere ? 'Checked' : 'Will be checked'}, byte for byte, against ${TRUST_TEXT[trust]}`;
}

/** The result of a check. */
export function describeVerification({ chunks, damaged, missing }: Verification): string {
  if (damaged === 0 && missing === 0) return `All ${chunks} parts are exactly as they were downloaded.`;
  const found = [damaged > 0 && `${damaged} damaged`, missing > 0 && `${missing} missing`].filter(Boolean).join(', ');
  return `Of its ${chunks} parts: ${found}. A repair downloads only ${damaged + missing === 1 ? 'that one' : 'those'} again.`;
}
