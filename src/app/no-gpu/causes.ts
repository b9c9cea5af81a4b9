// Why there is no GPU for this page, and three steps that help in this browser on this system. Pure.
import type { BrowserFacts, BrowserName, SystemName } from './browser.ts';
import type { GpuError } from './gpu-error.ts';

/**
 * - `outdated`: the browser's version is older than its WebGPU.
 * - `switched-off`: the browser has WebGPU behind a setting on this system.
 * - `unsupported`: this browser has none on this system.
 * - `not-used`: WebGPU is there, and gives no GPU: acceleration is off, or the driver is blocked.
 * - `too-small`: the limits of the GPU are below the model's needs.
 */
export type Cause = 'outdated' | 'switched-off' | 'unsupported' | 'not-used' | 'too-small';

export interface Step {
  /** What to do, in front of `address`. */
  title: string;
  /** An address of the browser's own pages, to be copied: pages may not link there. */
  address?: string;
  detail: string;
}

/** The first version with WebGPU switched on, by system. Systems that are missing have none. */
const SINCE: Partial<Record<BrowserName, Partial<Record<SystemName, number>>>> = {
  Chrome: { Windows: 113, macOS: 113, ChromeOS: 113, Android: 121, Linux: 144 },
  Edge: { Windows: 113, macOS: 113, Android: 121, Linux: 144 },
  Opera: { Windows: 99, macOS: 99 },
  Firefox: { Windows: 141, macOS: 145 },
  Safari: { macOS: 26, iOS: 26 },
};

/** The cause of a GPU error in this browser. */
export function causeOf(error: GpuError, { browser, version, system }: BrowserFacts): Cause {
  if (error === 'limits-too-small') return 'too-small';
  if (error === 'adapter-missing') return 'not-used';
  const since = SINCE[browser]?.[system];
  if (since !== undefined && version !== null && version < since) return 'outdated';
  const isBehindSetting = (browser === 'Firefox' && system !== 'iOS') || (isChromium(browser) && system === 'Linux');
  return isBehindSetting ? 'switched-off' : 'unsupported';
}

/** The title of the card. */
export function titleOf(cause: Cause, { browser, system }: BrowserFacts): string {
  switch (cause) {
    case 'outdated':
      return `${browser} is too old for WebGPU`;
    case 'switched-off':
      return `WebGPU is switched off in ${browser}`;
    case 'unsupported':
      return `${browser} has no WebGPU on ${system}`;
    case 'not-used':
      return `${browser} is not using your GPU`;
    case 'too-small':
      return 'This GPU’s limits are too small for the model';
  }
}

const UPDATE: Record<BrowserName, Step> = {
  Chrome: { title: 'Open', address: 'chrome://settings/help', detail: 'install the update' },
  Edge: { title: 'Open', address: 'edge://settings/help', detail: 'install the update' },
  Opera: { title: 'Open', address: 'opera://about', detail: 'install the update' },
  Firefox: { title: 'Open Help, About Firefox', detail: 'install the update' },
  Safari: { title: 'Open Software Update', detail: 'in the settings of the system, and install it' },
  'This browser': { title: 'Update the browser', detail: 'WebGPU came to most browsers in 2023 and later' },
};

const ELSEWHERE: Record<SystemName, string> = {
  Windows: 'Chrome, Edge or Firefox, in their present versions',
  macOS: 'Chrome, Edge, Firefox or Safari 26, in their present versions',
  Linux: 'Chrome or Edge, in their present versions',
  ChromeOS: 'Chrome, after an update of the system',
  Android: 'Chrome, on Android 12 or later',
  iOS: 'Safari on iOS 26 or later',
  'an unknown system': 'Chrome on a computer',
};

const UPDATE_PHONE: Step = { title: 'Update the browser', detail: 'in the app store, and the system in its settings' };

const updateOf = ({ browser, system }: BrowserFacts): Step =>
  system === 'iOS' || system === 'Android' ? UPDATE_PHONE : UPDATE[browser];

/** Three steps that may give this page a GPU. */
export function stepsFor(cause: Cause, facts: BrowserFacts): readonly [Step, Step, Step] {
  const { browser, system } = facts;
  const restart: Step = { title: `Restart ${nameOf(browser)}`, detail: 'then this page finds the GPU by itself' };
  const other: Step = { title: 'Or use another browser', detail: ELSEWHERE[system] };
  const driver: Step = { title: 'Update the graphics driver', detail: 'and the system, then restart the computer' };
  switch (cause) {
    case 'outdated':
      return [updateOf(facts), restart, other];
    case 'switched-off':
      return browser === 'Firefox'
        ? [FIREFOX_SETTING, restart, other]
        : [flagOf(browser, 'enable-unsafe-webgpu'), vulkanOf(browser), restart];
    case 'unsupported':
      return [updateOf(facts), driver, other];
    case 'not-used':
      return [accelerationOf(browser), system === 'Linux' && isChromium(browser) ? vulkanOf(browser) : driver, restart];
    case 'too-small':
      return [{ title: 'Choose a smaller model', detail: 'gpt-oss-tiny runs on every GPU' }, driver, updateOf(facts)];
  }
}

const FIREFOX_SETTING: Step = {
  title: 'Open',
  address: 'about:config',
  detail: 'set dom.webgpu.enabled and dom.webgpu.workers.enabled to true',
};

function accelerationOf(browser: BrowserName): Step {
  const detail = 'turn on “Use graphics acceleration when available”';
  if (isChromium(browser)) return { title: 'Open', address: `${schemeOf(browser)}://settings/system`, detail };
  if (browser === 'Firefox')
    return { title: 'Open', address: 'about:preferences', detail: 'under Performance, use hardware acceleration' };
  return { title: 'Turn on hardware acceleration', detail: 'in the settings of the browser or of the system' };
}

const vulkanOf = (browser: BrowserName): Step => flagOf(browser, 'enable-vulkan');

const flagOf = (browser: BrowserName, flag: string): Step => ({
  title: 'Open',
  address: `${schemeOf(browser)}://flags/#${flag}`,
  detail: 'choose Enabled',
});

const isChromium = (browser: BrowserName): boolean => browser === 'Chrome' || browser === 'Edge' || browser === 'Opera';
const schemeOf = (browser: BrowserName): string => browser.toLowerCase();
const nameOf = (browser: BrowserName): string => (browser === 'This browser' ? 'the browser' : browser);
