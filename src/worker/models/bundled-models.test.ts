import { describe, expect, it } from 'vitest';
import { type FetchUrl, fetchBundledModels } from './bundled-models.ts';

const APP = new URL('https://host.test/app/');

function served(body: string, status = 200): FetchUrl {
  return async (url) => {
    expect(url.href).toBe('https://host.test/app/models/index.json');
    return new Response(body, { status });
  };
}

describe('fetchOwnModels', () => {
  it('names the folders beside the app', async () => {
    expect(await fetchBundledModels(APP, served('["tiny","two words"]'))).toEqual([
      { id: 'tiny', url: 'https://host.test/app/models/tiny', totalBytes: null },
      { id: 'two words', url: 'https://host.test/app/models/two%20words', totalBytes: null },
    ]);
  });

  it('knows none without a network and without a list', async () => {
    const offline = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await fetchBundledModels(APP, offline)).toEqual([]);
    expect(await fetchBundledModels(APP, served('', 404))).toEqual([]);
  });

  it('reports a list of another shape as a defect', async () => {
    await expect(fetchBundledModels(APP, served('{"models":[]}'))).rejects.toMatchObject({ name: 'internal' });
  });
});
