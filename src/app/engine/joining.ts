// One attempt to reach the tab with the engine: whether its worker answers on a port, and whether
// the tab is awake at all.
import type { Joined, TabNews } from '../../contracts/shared-engine.ts';

/** Limit of an attempt, ms. A busy computer may need seconds to start a service worker. */
const ATTEMPT_MS = 5000;

/** Whether the engine's worker answers on `port` in time. */
export function hasJoined(port: MessagePort): Promise<boolean> {
  return new Promise((resolve) => {
    const hear = ({ data }: MessageEvent<Partial<Joined> | null>) => data?.type === 'joined' && resolve(true);
    port.addEventListener('message', hear, { once: true });
    port.start();
    setTimeout(() => resolve(false), ATTEMPT_MS);
  });
}

/** Whether the tab with the engine answers on the tabs' channel in time. */
export function isAwake(
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'removeEventListener'>,
): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    const settle = (answer: boolean) => {
      channel.removeEventListener('message', hear);
      resolve(answer);
    };
    const hear = (event: Event) => {
      if ((event as MessageEvent<TabNews>).data === 'pong') settle(true);
    };
    channel.addEventListener('message', hear);
    channel.postMessage('ping' satisfies TabNews);
    setTimeout(() => settle(false), ATTEMPT_MS);
  });
}
