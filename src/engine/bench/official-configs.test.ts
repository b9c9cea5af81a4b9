import { expect, test } from 'vitest';
import config20b from '../../../test/support/official/config-20b.json' with { type: 'json' };
import config120b from '../../../test/support/official/config-120b.json' with { type: 'json' };
import { parseConfig } from '../config.ts';
import { officialConfig } from './official-configs.ts';

test.each([
  ['gpt-oss-20b', config20b],
  ['gpt-oss-120b', config120b],
])('the sizes of %s are those of the file that OpenAI published', (name, published) => {
  expect(parseConfig(officialConfig(name))).toEqual(parseConfig(published));
});

test('no other name has known sizes', () => {
  expect(officialConfig('gpt-oss-tiny')).toBeNull();
  expect(officialConfig('toString')).toBeNull();
});
