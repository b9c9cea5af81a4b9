// A Vite plugin that answers the API's paths when a request reaches the server. The API lives in
// the page, behind the service worker. A program that calls the server itself gets an error instead
// of a web page.
import type { Connect, Plugin } from 'vite';
import { isApiPath } from '../../src/contracts/api/urls.ts';
import { apiError } from '../../src/service-worker/api-error.ts';

export const refuse: Connect.NextHandleFunction = (request, response, next) => {
  const { pathname } = new URL(request.url ?? '/', 'http://server');
  if (!isApiPath(pathname)) return next();
  const { status, body } = apiError(
    503,
    'no_page',
    'The API is answered inside the browser. Open the app, wait until its service worker controls the page, and call the API from there.',
  );
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
};

export const apiWithoutPage: Plugin = {
  name: 'api-without-page',
  configureServer: (server) => void server.middlewares.use(refuse),
  configurePreviewServer: (server) => void server.middlewares.use(refuse),
};
