// The facts of a model in words, each with its source. Pure. A fact that was not measured says so.
import { formatBytes } from '../../../contracts/format-bytes.ts';
import type { Fit } from '../../../contracts/models.ts';
import { formatDuration } from '../../format.ts';
import { fittingIn } from './facts.ts';
import { wayOf } from './ways.ts';

/** One fact. `isKnown` is false while nothing was measured. */
export interface Fact {
  title: string;
  /** The source of the fact, or what it takes to know it. */
  source: string;
  isKnown: boolean;
}

/** Tokens per second of a person who reads English: some 250 words a minute. */
const READING = 5.5;

/** `gpuName` is empty if the browser hides it; `bytes`: the memory that it needs, null if unknown. */
export function fitFact(fit: readonly Fit[] | null, gpuName: string, bytes: number | null): Fact {
  const fitting = fittingIn(fit);
  if (!fit || !fitting) {
    const filled = bytes === null ? '' : ` The test fills ${formatBytes(bytes)} of its memory for a moment.`;
    return { title: 'Does it fit this GPU?', source: `Not yet known.${filled}`, isKnown: false };
  }
  const accepted = `${gpuName || 'The GPU'} accepted the ${formatBytes(fitting.bytes)} it needs`;
  const way = wayOf(fitting.loadOptions)?.name;
  if (fitting === fit[0] || !way) return { title: 'Fits this GPU', source: accepted, isKnown: true };
  return { title: `Fits this GPU, ${way.toLowerCase()}`, source: accepted, isKnown: true };
}

/** `tokensPerSecond`: null if it was not measured. */
export function speedFact(tokensPerSecond: number | null): Fact {
  if (tokensPerSecond === null) {
    return { title: 'How fast does it answer?', source: 'Not yet known. One of its layers is timed here.', isKnown: false };
  }
  const than =
    tokensPerSecond > READING * 1.4
      ? 'faster than you read'
      : tokensPerSecond > READING * 0.7
        ? 'about as fast as you read'
        : 'slower than you read';
  return {
    title: `About ${formatSpeed(tokensPerSecond)} a second`,
    source: `Measured here on one of its layers; ${than}`,
    isKnown: true,
  };
}

/** `41 tokens`, with a decimal below ten. */
export const formatSpeed = (tokensPerSecond: number): string =>
  `${tokensPerSecond < 10 ? Number(tokensPerSecond.toFixed(1)) : Math.round(tokensPerSecond)} tokens`;

/** `missing`: bytes to download. `bytesPerSecond`: null if it was not measured. */
export function timeFact(missing: number, bytesPerSecond: number | null, host: string): Fact {
  if (bytesPerSecond === null) {
    const source = `Not yet known. Its first part is fetched from ${host}, and kept.`;
    return { title: 'How long does it take?', source, isKnown: false };
  }
  const title = `About ${formatDuration(missing / bytesPerSecond)}`;
  return { title, source: `At the ${formatBytes(bytesPerSecond)}/s of its first part; pause at any time`, isKnown: true };
}

/** `freeBytes`: the browser's estimate; null if it makes none. */
export function diskFact(missing: number, freeBytes: number | null): Fact {
  const title = `${formatBytes(missing)} of disk`;
  if (freeBytes === null) return { title, source: 'The browser does not say how much is free', isKnown: false };
  if (freeBytes < missing) {
    const source = `The browser estimates only ${formatBytes(freeBytes)} free. A full disk stops the download, and what came stays`;
    return { title, source, isKnown: false };
  }
  return { title, source: `The browser estimates that ${formatBytes(freeBytes - missing)} then stay free`, isKnown: true };
}

/** Why no way of loading fits: how far the GPU got with the one that needs least. */
export function describeTooLarge(fit: readonly Fit[], device: string): string {
  const least = fit.at(-1);
  if (!least) return '';
  const { bytes, acceptedBytes } = least;
  return `The GPU of this ${device} gave up at ${formatBytes(acceptedBytes)} of the ${formatBytes(bytes)} it needs at least: ${formatBytes(bytes - acceptedBytes)} too little.`;
}
