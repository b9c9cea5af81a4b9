import { expect, test } from 'vitest';
import { browserFacts, describeBrowser } from './browser.ts';
import { type Cause, causeOf, stepsFor, titleOf } from './causes.ts';
import type { GpuError } from './gpu-error.ts';

// User agents as the browsers send them.
const CHROME_LINUX = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const CHROME_WINDOWS = CHROME_LINUX.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64').replace('156', '110');
const EDGE = `${CHROME_LINUX.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64')} Edg/156.0.0.0`;
const FIREFOX_LINUX = 'Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0';
const SAFARI_MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const CHROME_IPHONE = IPHONE.replace('Version/18.5', 'CriOS/150.0.1');
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36';

test.each([
  [CHROME_LINUX, 'Chrome 156 · Linux'],
  [EDGE, 'Edge 156 · Windows'],
  [FIREFOX_LINUX, 'Firefox 147 · Linux'],
  [SAFARI_MAC, 'Safari 18 · macOS'],
  [IPHONE, 'Safari 18 · iOS'],
  [CHROME_IPHONE, 'Chrome 150 · iOS'],
  [ANDROID, 'Chrome 119 · Android'],
  ['curl/8', 'This browser · an unknown system'],
])('%s is named', (userAgent, name) => {
  expect(describeBrowser(browserFacts(userAgent))).toBe(name);
});

interface Expected {
  title: string;
  /** Of the steps, in order. */
  addresses: string;
}

test.each<[string, GpuError, Cause, Expected]>([
  [
    CHROME_LINUX,
    'adapter-missing',
    'not-used',
    { title: 'Chrome is not using your GPU', addresses: 'chrome://settings/system chrome://flags/#enable-vulkan' },
  ],
  [
    CHROME_LINUX,
    'webgpu-missing',
    'switched-off',
    {
      title: 'WebGPU is switched off in Chrome',
      addresses: 'chrome://flags/#enable-unsafe-webgpu chrome://flags/#enable-vulkan',
    },
  ],
  [CHROME_WINDOWS, 'webgpu-missing', 'outdated', { title: 'Chrome is too old for WebGPU', addresses: 'chrome://settings/help' }],
  [EDGE, 'adapter-missing', 'not-used', { title: 'Edge is not using your GPU', addresses: 'edge://settings/system' }],
  [FIREFOX_LINUX, 'webgpu-missing', 'switched-off', { title: 'WebGPU is switched off in Firefox', addresses: 'about:config' }],
  [SAFARI_MAC, 'webgpu-missing', 'outdated', { title: 'Safari is too old for WebGPU', addresses: '' }],
  [CHROME_IPHONE, 'webgpu-missing', 'unsupported', { title: 'Chrome has no WebGPU on iOS', addresses: '' }],
  [ANDROID, 'webgpu-missing', 'outdated', { title: 'Chrome is too old for WebGPU', addresses: '' }],
  [
    EDGE,
    'limits-too-small',
    'too-small',
    { title: 'This GPU’s limits are too small for the model', addresses: 'edge://settings/help' },
  ],
])('%s with %s: %s, with steps for it', (userAgent, error, cause, { title, addresses }) => {
  const facts = browserFacts(userAgent);
  expect(causeOf(error, facts)).toBe(cause);
  expect(titleOf(cause, facts)).toBe(title);
  const steps = stepsFor(cause, facts);
  expect(steps).toHaveLength(3);
  expect(steps.flatMap(({ address }) => address ?? []).join(' ')).toBe(addresses);
});
