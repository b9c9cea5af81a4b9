import { expect, test } from 'vitest';
import { baseUrlOf, EXAMPLES } from './examples.ts';

test('the base URL is below the page’s folder, without what names a model or a screen', () => {
  expect(baseUrlOf('https://example.org/?model=models/x#/api')).toBe('https://example.org/v1');
  expect(baseUrlOf('https://example.org/chat/index.html')).toBe('https://example.org/chat/v1');
});

test.each(EXAMPLES.map((example) => [example.client, example] as const))(
  'the example for %s names the model, and loads no package that it does not name',
  (_client, { code, npmPackage }) => {
    const text = code({ baseUrl: 'https://example.org/v1', model: 'gpt-oss-20b' });
    expect(text).toContain('gpt-oss-20b');
    if (npmPackage) expect(text).toContain(`from '${npmPackage}'`);
    else expect(text).not.toContain('import');
  },
);
