import { expect, test } from 'vitest';
import { mayCheckAlone } from './alone.ts';
import { describeTooLarge, diskFact, fitFact, speedFact, timeFact } from './describe-facts.ts';
import { WAYS } from './ways.ts';

const options = WAYS.map(({ loadOptions }) => loadOptions) as [
  (typeof WAYS)[0]['loadOptions'],
  ...(typeof WAYS)[0]['loadOptions'][],
];
const fit = (rank: number, bytes: number, acceptedBytes = bytes) => ({
  loadOptions: options[rank] ?? options[0],
  bytes,
  acceptedBytes,
});

test('a fact that was not measured says so and claims nothing', () => {
  const facts = [fitFact(null, 'A GPU', 14.1e9), speedFact(null), timeFact(13.8e9, null, 'hub.test'), diskFact(13.8e9, null)];
  for (const { isKnown } of facts) expect(isKnown).toBe(false);
  for (const { source } of facts.slice(0, 3)) expect(source).toMatch(/^Not yet known\./);
});

test('a fit names the way of loading that fits', () => {
  expect(fitFact([fit(0, 14.1e9)], 'A GPU', null)).toMatchObject({
    title: 'Fits this GPU',
    source: 'A GPU accepted the 14.1 GB it needs',
  });
  expect(fitFact([fit(0, 14.1e9, 13.2e9), fit(1, 13e9)], '', null)).toMatchObject({
    title: 'Fits this GPU, lighter',
    source: 'The GPU accepted the 13 GB it needs',
  });
});

test('a speed is compared with that of a reader', () => {
  expect(speedFact(41.3)).toMatchObject({ title: 'About 41 tokens a second', source: expect.stringContaining('faster than') });
  expect(speedFact(5.5).source).toContain('about as fast as');
  expect(speedFact(0.84)).toMatchObject({ title: 'About 0.8 tokens a second', source: expect.stringContaining('slower than') });
});

test('time and disk come from the measured rate and the estimate', () => {
  expect(timeFact(13.8e9, 12e6, 'hub.test').title).toBe('About 20 min');
  expect(diskFact(13.8e9, 60e9).source).toContain('46.2 GB then stay free');
  expect(diskFact(13.8e9, 10e9).source).toContain('only 10 GB free');
});

test('a model that is too large is said to be so by the way that needs least', () => {
  const found = describeTooLarge([fit(0, 14.1e9, 5e9), fit(1, 13e9, 5e9), fit(2, 11.8e9, 5.2e9)], 'phone');
  expect(found).toBe('The GPU of this phone gave up at 5.2 GB of the 11.8 GB it needs at least: 6.6 GB too little.');
});

test('the GPU is tested without a press only if its memory is its own, and never on a phone', () => {
  const computer = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0' };
  const phone = { userAgent: 'Mozilla/5.0 (Linux; Android 16) Chrome/156.0.0.0 Mobile' };
  const gpu = (memory: 'own' | 'shared' | 'unknown') => ({ name: 'A GPU', memory });
  expect(mayCheckAlone(gpu('own'), computer)).toBe(true);
  for (const memory of ['shared', 'unknown'] as const) expect(mayCheckAlone(gpu(memory), computer)).toBe(false);
  expect(mayCheckAlone(null, computer)).toBe(false);
  expect(mayCheckAlone(gpu('own'), phone)).toBe(false);
  expect(mayCheckAlone(gpu('own'), { ...computer, userAgentData: { mobile: true } })).toBe(false);
});
