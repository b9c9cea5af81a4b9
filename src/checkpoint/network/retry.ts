// How often and how soon a request that failed is made again. Takes an attempt and a platform, gives the attempt's result or its last
// failure; refuses to know what is fetched.

import type { DownloadWait } from '../../api.ts';
import { throwIfStopped } from '../errors.ts';
import type { Platform } from './platform.ts';
import { isTransient, type RequestFailureFacts, requestFailed, requestFailureOf } from './request-failure.ts';

/** How patient to be. */
export interface RetryPolicy {
  /** Tries in a row that bring nothing new before the failure is told. */
  tries: number;
  /** No wait is longer, ms; that a host asks for more is told at once. */
  maxWaitMs: number;
  /** Offline is waited out, however long it takes, without a try being counted; else it is a failure like others. */
  waitsForNetwork: boolean;
}

/** For what a visitor waits for with nothing on the screen yet: a dead host is told of within seconds. */
export const OPEN_POLICY: RetryPolicy = { tries: 3, maxWaitMs: 4_000, waitsForNetwork: false };

/** For a download that may take hours. The hub counts requests over five minutes; an hour is the longest it was seen to ask for. */
export const DOWNLOAD_POLICY: RetryPolicy = { tries: 5, maxWaitMs: 3_600_000, waitsForNetwork: true };

/** Back-off: at most this before the second try, four times as much before each further one, never above the longest, ms. */
const FIRST_BACKOFF_MS = 1_000;
const BACKOFF_GROWTH = 4;
const MAX_BACKOFF_MS = 60_000;

/** A chunk is fetched again twice, then its host is what is wrong; a host that denies twice after a fresh redirect means it. */
const TRIES_OF_KIND: Partial<Record<RequestFailureFacts['kind'], number>> = { damaged: 3, denied: 3 };

/** A host that asked to be left alone is left alone by every connection. */
export interface Cooldown {
  untilMs: number;
}

export interface RetryPorts {
  platform: Platform;
  signal: AbortSignal | undefined;
  policy: RetryPolicy;
  cooldown: Cooldown;
  /** Told of every wait when it begins, and null when it is over. */
  onWait: (wait: DownloadWait | null) => void;
}

/** One run of attempts. */
export interface Attempts {
  /** The attempt brought something new: failures are counted from here. */
  progressed(): void;
}

/** Runs `attempt` until it succeeds or has failed too often in a row. Errors: those of `attempt`, `AbortError`. */
export async function retry<T>(attempt: (attempts: Attempts) => Promise<T>, ports: RetryPorts): Promise<T> {
  let failures = 0;
  for (;;) {
    await keepCooldown(ports);
    try {
      return await attempt({
        progressed: () => {
          failures = 0;
        },
      });
    } catch (error) {
      throwIfStopped(ports.signal);
      const refusal = requestFailureOf(error);
      if (!refusal || !isTransient(refusal)) throw error;
      if (await waitedForNetwork(refusal, ports)) continue;
      failures += 1;
      const tries = Math.min(ports.policy.tries, TRIES_OF_KIND[refusal.kind] ?? ports.policy.tries);
      const waitMs = backoffMs(refusal, failures, ports);
      if (failures >= tries || waitMs > ports.policy.maxWaitMs) throw requestFailed(refusal, failures);
      await backOff(refusal, waitMs, ports);
    }
  }
}

/** How long to wait after the n-th failure, ms. */
function backoffMs({ kind, retryAfterMs }: RequestFailureFacts, failures: number, { platform, policy }: RetryPorts): number {
  if (retryAfterMs !== undefined && retryAfterMs !== null) return retryAfterMs;
  // A signature ran out, or bytes were spoiled on the way: nothing is gained by waiting.
  if ((kind === 'denied' && failures === 1) || kind === 'damaged') return 0;
  const longest = kind === 'busy' ? MAX_BACKOFF_MS : FIRST_BACKOFF_MS * BACKOFF_GROWTH ** (failures - 1);
  return platform.random() * Math.min(MAX_BACKOFF_MS, policy.maxWaitMs, longest);
}

async function backOff(
  refusal: RequestFailureFacts,
  waitMs: number,
  { platform, signal, cooldown, onWait }: RetryPorts,
): Promise<void> {
  const untilMs = platform.now() + waitMs;
  if (refusal.retryAfterMs) cooldown.untilMs = Math.max(cooldown.untilMs, untilMs);
  onWait({ reason: reasonOf(refusal), message: `${refusal.file}: ${refusal.found}. It is asked again by itself.`, untilMs });
  await platform.sleep(waitMs, signal);
  onWait(null);
}

/** Holds a request back while its host asked to be left alone. */
async function keepCooldown({ platform, signal, cooldown, onWait }: RetryPorts): Promise<void> {
  const waitMs = cooldown.untilMs - platform.now();
  if (waitMs <= 0) return;
  onWait({ reason: 'rate-limited', message: 'The host asks for a pause.', untilMs: cooldown.untilMs });
  await platform.sleep(waitMs, signal);
  onWait(null);
}

/** Without a network no try counts: waits until there may be one. */
async function waitedForNetwork({ kind }: RequestFailureFacts, ports: RetryPorts): Promise<boolean> {
  const { platform, signal, policy, onWait } = ports;
  const isOffline = !platform.isOnline() && (kind === 'network' || kind === 'stalled');
  if (!isOffline || !policy.waitsForNetwork) return false;
  const message = 'This device is offline. The download goes on by itself when it is back.';
  onWait({ reason: 'offline', message, untilMs: null });
  await platform.online(signal);
  onWait(null);
  return true;
}

function reasonOf({ kind }: RequestFailureFacts): DownloadWait['reason'] {
  if (kind === 'busy') return 'rate-limited';
  return kind === 'stalled' ? 'stalled' : 'retrying';
}
