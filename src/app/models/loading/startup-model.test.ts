import { expect, test } from 'vitest';
import type { ModelSummary } from '../../../contracts/models.ts';
import { addressFor, defaultModel, requestedModel } from './startup-model.ts';

const PAGE = 'https://example.org/chat/';
const model = (id: string, url: string): ModelSummary => ({
  id,
  url,
  status: 'absent',
  totalBytes: 1,
  storedBytes: 0,
  trust: null,
  gpuBytes: null,
  loadOptions: null,
  isInMemory: false,
  wasEvicted: false,
  notice: null,
});

test('?model= is relative to the page or absolute, and loses its trailing slash', () => {
  expect(requestedModel(`${PAGE}?model=models/a/`)).toBe('https://example.org/chat/models/a');
  expect(requestedModel(`${PAGE}?model=/b`)).toBe('https://example.org/b');
  expect(requestedModel(`${PAGE}?model=http://127.0.0.1:8000/c//`)).toBe('http://127.0.0.1:8000/c');
});

test('no parameter, an empty one and what is no URL request nothing', () => {
  for (const query of ['', '?model=', '?model=http://', '?other=x']) expect(requestedModel(PAGE + query)).toBeNull();
});

test('gpt-oss-tiny of the app’s own folder wins over models listed before it', () => {
  const own = model('gpt-oss-tiny', `${PAGE}models/gpt-oss-tiny`);
  expect(defaultModel([model('random', `${PAGE}models/random`), own], PAGE)).toBe(own);
});

test('without gpt-oss-tiny the first own model is the default; models from elsewhere never are', () => {
  const own = model('random', `${PAGE}models/random`);
  const elsewhere = model('gpt-oss-tiny', 'https://elsewhere.org/gpt-oss-tiny');
  expect(defaultModel([elsewhere, own], `${PAGE}?model=x`)).toBe(own);
  expect(defaultModel([elsewhere], PAGE)).toBeNull();
});

test('an address that names a model is read back as that model, beside its other parameters', () => {
  for (const url of [`${PAGE}models/a b&c`, 'https://hub.org/o/m/resolve/main?x=1', `${PAGE}models/ü%23`]) {
    const address = addressFor(url, [], `${PAGE}?profile=1`);
    expect(new URL(address).searchParams.get('profile')).toBe('1');
    expect(requestedModel(address)).toBe(new URL(url).href);
  }
  expect(addressFor(`${PAGE}models/a`, [], PAGE)).toBe(`${PAGE}?model=models/a`);
});

test('an address that names the model already stays as it is, and the default model needs no name', () => {
  const own = model('gpt-oss-tiny', `${PAGE}models/gpt-oss-tiny`);
  expect(addressFor(own.url, [own], `${PAGE}?model=models/gpt-oss-tiny/`)).toBe(`${PAGE}?model=models/gpt-oss-tiny/`);
  expect(addressFor(own.url, [own], `${PAGE}?model=models/b`)).toBe(PAGE);
});
