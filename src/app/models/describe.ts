// What a model is and how work on it ended, in words. Pure.
import type { ModelStatus, ModelSummary, Trust, Verification } from '../../api.ts';
import { formatBytes } from './amounts.ts';

const STATUS_TEXT: Record<ModelStatus, string> = {
  absent: 'Not downloaded',
  paused: 'Paused',
  downloading: 'Downloading',
  stored: 'On this device',
  loading: 'Loading',
  loaded: 'Loaded',
};

const TRUST_TEXT: Record<Trust, string> = {
  app: 'Verified against the hashes in this app',
  server: 'Verified against the hashes its server lists',
  'first-use': 'Hashes recorded at first download',
};

/** Size and state of a model in one line; `isFetching` is of this tab, and newer than the list. */
export function describeModel({ status, storedBytes, totalBytes, isInMemory }: ModelSummary, isFetching: boolean): string {
  const size = totalBytes === null ? 'Size not yet known' : formatBytes(totalBytes);
  if (isFetching) return `${size} · ${STATUS_TEXT.downloading}`;
  const part =
    status === 'paused' ? `, ${formatBytes(storedBytes)} of it here` : status === 'downloading' ? ' in another tab' : '';
  const place = isInMemory && storedBytes > 0 ? ', in this tab’s memory only' : '';
  return `${size} · ${STATUS_TEXT[status]}${part}${place}`;
}

/** What a model's bytes are compared with. */
export function describeTrust(trust: Trust): string {
  return TRUST_TEXT[trust];
}

/** What a check found. */
export function describeVerification({ chunks, damaged, missing }: Verification): string {
  if (damaged === 0 && missing === 0) return `All ${chunks} parts are exactly as they were downloaded.`;
  const found = [damaged > 0 && `${damaged} damaged`, missing > 0 && `${missing} missing`].filter(Boolean).join(', ');
  return `Of its ${chunks} parts: ${found}. A repair downloads only ${damaged + missing === 1 ? 'that one' : 'those'} again.`;
}
