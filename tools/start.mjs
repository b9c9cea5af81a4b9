// `npm start`: from a bare checkout, installs and builds missing parts, then serves the app with
// its production headers. PORT chooses the port. Default: the first free one from 4173 on.

import { prepareBuild, prepareModel, preparePackages, ROOT } from './setup/prepare.mjs';

const DEFAULT_PORT = 4173;
const asked = process.env['PORT'];
const port = Number(asked ?? DEFAULT_PORT);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`PORT is a number from 0 to 65535. Found: ${asked}.`);
  process.exit(2);
}

preparePackages();
prepareModel();
prepareBuild();

// Imported here, because it may have been installed a moment ago.
const { preview } = await import('vite');
const server = await preview({ root: ROOT, preview: { port, strictPort: asked !== undefined } }).catch((error) => {
  console.error(`Could not listen on port ${port}: ${error.message}. Free it, or choose another: PORT=${port + 1} npm start`);
  process.exit(1);
});
console.log(`\ngpt-oss-web is at ${server.resolvedUrls?.local[0]}\nStop it with Ctrl+C.`);
