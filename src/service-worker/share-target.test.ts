import { expect, test } from 'vitest';
import { shareCacheName, shareKey } from '../contracts/share.ts';
import { isShare, receiveShare } from './share-target.ts';

const SCOPE = 'https://app.example/sub/';

/** A cache in memory, as the browser's, with the names that were opened. */
function memoryCaches() {
  const kept = new Map<string, Response>();
  const opened: string[] = [];
  const cache = {
    put: (url: string, response: Response) => Promise.resolve(void kept.set(url, response)),
    keys: () => Promise.resolve([...kept.keys()].map((url) => new Request(url))),
    delete: (request: Request) => Promise.resolve(kept.delete(request.url)),
  };
  const caches = { open: (name: string) => Promise.resolve((opened.push(name), cache as unknown as Cache)) };
  return { kept, opened, caches };
}

function share(fields: Record<string, string | File>): Request {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return new Request(`${SCOPE}share`, { method: 'POST', body });
}

test('only a POST to the address of the manifest is a share', () => {
  expect(isShare({ method: 'POST', url: `${SCOPE}share` }, SCOPE)).toBe(true);
  expect(isShare({ method: 'GET', url: `${SCOPE}share` }, SCOPE)).toBe(false);
  expect(isShare({ method: 'POST', url: `${SCOPE}share/1` }, SCOPE)).toBe(false);
  expect(isShare({ method: 'POST', url: 'https://app.example/share' }, SCOPE)).toBe(false);
});

test('text and files wait for the page, which the browser is sent to', async () => {
  const { kept, opened, caches } = memoryCaches();
  const file = new File(['one'], 'a.txt', { type: 'text/plain' });
  const response = await receiveShare(share({ text: 'Look', files: file }), { caches, scope: SCOPE, newId: () => 'a b' });
  expect([response.status, response.headers.get('location')]).toEqual([303, `${SCOPE}#/shared/a%20b`]);
  expect(opened).toEqual([shareCacheName(SCOPE)]);
  const form = await kept.get(shareKey('a b', SCOPE))?.formData();
  expect(form?.get('text')).toBe('Look');
  const attached = form?.get('files');
  expect(attached instanceof File && (await attached.text())).toBe('one');
});

test('shares that no page took do not pile up', async () => {
  const { kept, caches } = memoryCaches();
  for (let count = 0; count < 9; count += 1)
    await receiveShare(share({ text: `${count}` }), { caches, scope: SCOPE, newId: () => `${count}` });
  expect([...kept.keys()]).toEqual([4, 5, 6, 7, 8].map((id) => shareKey(`${id}`, SCOPE)));
});

test('the app opens although nothing can be kept, or the body is no form', async () => {
  const refusing = { open: () => Promise.reject(new DOMException('no', 'SecurityError')) };
  const { caches } = memoryCaches();
  const noForm = new Request(`${SCOPE}share`, { method: 'POST', body: 'text' });
  for (const [request, deps] of [
    [share({ text: 'x' }), { caches: refusing }],
    [noForm, { caches }],
  ] as const)
    expect((await receiveShare(request, { ...deps, scope: SCOPE, newId: () => '1' })).status).toBe(303);
});
