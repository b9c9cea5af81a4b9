// Retries failed requests: how often and how soon.

import type { DownloadWait } from '../../contracts/models.ts';
import { throwIfStopped } from '../errors.ts';
import type { Platform } from './platform.ts';
import { isTransient, type RequestFailureFacts, requestFailed, requestFailureOf } from './request-failure.ts';

/** Limits of a retry. */
export interface RetryPolicy {
  /** Tries in a row without new bytes, after which the failure is reported. */
  tries: number;
  /** Longest wait, ms. A host that asks for more fails at once. */
  maxWaitMs: number;
  /** Waits offline for any time, without counting a try. Else offline is a failure like others. */
  waitsForNetwork: boolean;
}

/** For requests without visible progress. The user learns of a dead host within seconds. */
export const OPEN_POLICY: RetryPolicy = { tries: 3, maxWaitMs: 4_000, waitsForNetwork: false };

/**
 * For a download that may take hours. The Hugging Face Hub counts requests over five minutes. Its
 * longest observed Retry-After is an hour.
 */
export const DOWNLOAD_POLICY: RetryPolicy = { tries: 5, maxWaitMs: 3_600_000, waitsForNetwork: true };

/**
 * Back-off: the limit before the second try, times four before each further one, up to the maximum,
 * ms.
 */
const FIRST_BACKOFF_MS = 1_000;
const BACKOFF_GROWTH = 4;
const MAX_BACKOFF_MS = 60_000;

/**
 * A chunk is fetched twice again, then its host is at fault. A host that denies twice after a fresh
 * redirect does not change its mind.
 */
const TRIES_OF_KIND: Partial<Record<RequestFailureFacts['kind'], number>> = { damaged: 3, denied: 3 };

/** Retry-After of a host. It holds for every connection. */
export interface Cooldown {
  untilMs: number;
}

export interface RetryPorts {
  platform: Platform;
  signal: AbortSignal | undefined;
  policy: RetryPolicy;
  cooldown: Cooldown;
  /** Called with every wait when it begins, and with null when it ends. */
  onWait: (wait: DownloadWait | null) => void;
}

/** A series of attempts. */
export interface Attempts {
  /** The attempt brought new bytes: failures are counted from here. */
  progressed(): void;
}

/**
 * Runs `attempt` until it succeeds or failed too often in a row. Errors: those of `attempt`,
 * `AbortError`.
 */
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

/** Wait after the n-th failure, ms. */
function backoffMs({ kind, retryAfterMs }: RequestFailureFacts, failures: number, { platform, policy }: RetryPorts): number {
  if (retryAfterMs !== undefined && retryAfterMs !== null) return retryAfterMs;
  // A signature expired or bytes were damaged in transit: waiting gains nothing.
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

/** Delays a request while its host asks for a pause. */
async function keepCooldown({ platform, signal, cooldown, onWait }: RetryPorts): Promise<void> {
  const waitMs = cooldown.untilMs - platform.now();
  if (waitMs <= 0) return;
  onWait({ reason: 'rate-limited', message: 'The host asks for a pause.', untilMs: cooldown.untilMs });
  await platform.sleep(waitMs, signal);
  onWait(null);
}

/** Waits offline until there may be a network. Such a try does not count. */
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
