// Lists the models in the app's own folder, by the folder names in the server's models/index.json.

import type { KnownModel } from './model-library.ts';

/** The port for the network. The platform's `fetch` fits. */
export type FetchUrl = (url: URL) => Promise<Response>;

/**
 * [] if the server cannot be reached or has no list. Stored models are listed all the same. An
 * invalid list is a defect of the app.
 */
export async function fetchBundledModels(app: URL, fetch: FetchUrl): Promise<KnownModel[]> {
  const folder = new URL('models/', app);
  const names = await fetchNames(new URL('index.json', folder), fetch);
  return names.map((name) => ({ id: name, url: new URL(encodeURIComponent(name), folder).href, totalBytes: null }));
}

async function fetchNames(url: URL, fetch: FetchUrl): Promise<string[]> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    // Thrown by fetch without a network.
    if (error instanceof TypeError) return [];
    throw error;
  }
  if (!response.ok) return [];
  const names: unknown = await response.json();
  const isName = (name: unknown): name is string => typeof name === 'string';
  if (Array.isArray(names) && names.every(isName)) return names;
  const error = new Error(`${url.href} must be a list of folder names, but it is ${JSON.stringify(names)}. Build the app again.`);
  error.name = 'internal';
  throw error;
}
