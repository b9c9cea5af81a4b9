import { expect, test } from 'vitest';
import { sharedId, takeShared } from './shared.ts';

const SCOPE = 'https://app.example/';

/** A cache that holds one share. */
function holding(fields: Record<string, string | File>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  let kept: Response | undefined = new Response(form);
  const cache = {
    match: () => Promise.resolve(kept),
    delete: () => Promise.resolve(((kept = undefined), true)),
  };
  return { caches: { open: () => Promise.resolve(cache as unknown as Cache) }, scope: SCOPE };
}

test('a share is taken once', async () => {
  const deps = holding({ text: 'Look', files: new File(['x'], 'a.txt') });
  const taken = await takeShared('1', deps);
  expect([taken?.text, taken?.files.map(({ name }) => name)]).toEqual(['Look', ['a.txt']]);
  expect(await takeShared('1', deps)).toBeNull();
});

test.each([
  [{ title: 'News', text: 'Look at https://a.example', url: 'https://a.example' }, 'News\nLook at https://a.example'],
  [{ title: 'Same', text: 'Same' }, 'Same'],
  [{ title: ' ', url: 'https://a.example' }, 'https://a.example'],
  [{}, ''],
])('%j reads as %j', async (fields, text) => {
  expect((await takeShared('1', holding(fields)))?.text).toBe(text);
});

test('where nothing can be read there is nothing, and no error', async () => {
  const refusing = { open: () => Promise.reject(new DOMException('no', 'SecurityError')) };
  expect(await takeShared('1', { caches: refusing, scope: SCOPE })).toBeNull();
});

test('only the address of a share names one', () => {
  expect([sharedId('#/shared/a%20b'), sharedId('#/models'), sharedId('#/shared/%')]).toEqual(['a b', null, '']);
});
