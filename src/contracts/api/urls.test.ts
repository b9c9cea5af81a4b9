import { expect, test } from 'vitest';
import { isApiUrl } from './urls.ts';

const ORIGIN = 'https://example.org';
const FOLDER = new URL(`${ORIGIN}/chat/`);

test.each([
  '/v1/models',
  '/v1/chat/completions?x=1',
  '/chat/v1/models',
  '/client/v4/accounts/any/ai/run/@cf/openai/gpt-oss-20b',
  '/client/v4/accounts/any/ai/v1/responses',
  '/chat/client/v4/accounts/any/ai/v1/chat/completions',
  '/tokenize',
  '/detokenize?x=1',
  '/chat/tokenize',
])('%s is the API', (path) => expect(isApiUrl(new URL(path, ORIGIN), FOLDER)).toBe(true));

test.each([
  '/v1',
  '/v10/models',
  '/other/v1/models',
  '/chat/models/v1/x.safetensors',
  '/chat/models/tokenize',
  '/tokenizer.json',
  '/tokenize/x',
  '/client/v4/user',
  '/client/',
  'https://other.org/v1/models',
  'http://example.org/v1/models',
  'https://example.org:8443/tokenize',
  'blob:https://example.org/v1/1',
])('%s is not the API', (path) => expect(isApiUrl(new URL(path, ORIGIN), FOLDER)).toBe(false));

test('an app at the root of its origin has one place for its API', () => {
  const root = new URL(`${ORIGIN}/`);
  expect(isApiUrl(new URL('/v1/models', ORIGIN), root)).toBe(true);
  expect(isApiUrl(new URL('/chat/v1/models', ORIGIN), root)).toBe(false);
});
