// A Vite plugin for the files of the Python tool: Pyodide, its packages, and the two scripts of its
// workers. They are no part of the app's shell: `python/VERSION/` is fetched at the first use.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Connect, type Plugin } from 'vite';
import { PYTHON_FOLDER, PYTHON_LAUNCHER, PYTHON_POLICY, type PythonFiles } from '../../src/contracts/python.ts';
import { SECURITY_HEADERS } from '../../src/service-worker/security-headers.ts';
import { readPackages } from '../python-files/fetch-packages.ts';
import { lockOf, OFFERED_PACKAGES, pyodideFile } from '../python-files/lock.ts';

const RUNTIME = 'src/tools/python/runtime';
/** Scripts of Pyodide, in the order in which they run. */
const PYODIDE_SCRIPTS = ['pyodide.asm.js', 'pyodide.js'];

interface BuiltFiles {
  /** Contents by path below the app's address. */
  contents: ReadonlyMap<string, Uint8Array>;
  listed: PythonFiles;
}

/** Adds the files to a build, and serves them in dev and preview with the policy of the launcher. */
export function pythonFiles(root: string): Plugin {
  let files: Promise<BuiltFiles> | undefined;
  const built = () => (files ??= buildFiles(root));
  let folder = '';
  return {
    name: 'python-files',
    async config() {
      const { listed } = await built();
      return { define: { 'import.meta.env.VITE_PYTHON_FILES': JSON.stringify(listed) } };
    },
    configResolved: (config) => {
      folder = resolve(root, config.build.outDir);
    },
    configureServer: (server) => void server.middlewares.use(serve(async (path) => (await built()).contents.get(path) ?? null)),
    configurePreviewServer: (server) =>
      void server.middlewares.use(serve((path) => (path.includes('..') ? Promise.resolve(null) : read(join(folder, path))))),
    async generateBundle() {
      for (const [fileName, source] of (await built()).contents) this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

async function buildFiles(root: string): Promise<BuiltFiles> {
  const packages = await readPackages(lockOf(OFFERED_PACKAGES), join(root, '.cache/python-packages'));
  const lock = lockOf([...packages.files.keys()]);
  if (packages.files.size < OFFERED_PACKAGES.length) warn(packages.problems);
  const pyodide = await Promise.all(PYODIDE_SCRIPTS.map((name) => readFile(pyodideFile(name), 'utf8')));
  const scripts = [...pyodide.map(withoutMap), await script(root, 'runtime')].join('\n');
  const core = new Map<string, Uint8Array>([
    [PYTHON_LAUNCHER, Buffer.from(await script(root, 'launcher'))],
    ['runtime.js', Buffer.from(scripts)],
    ['pyodide.asm.wasm', await readFile(pyodideFile('pyodide.asm.wasm'))],
    ['python_stdlib.zip', await readFile(pyodideFile('python_stdlib.zip'))],
    ['pyodide-lock.json', Buffer.from(JSON.stringify(lock))],
  ]);
  const wheels = [...packages.files].map(([name, bytes]): [string, Uint8Array] => [
    lock.packages[name]?.file_name ?? name,
    bytes,
  ]);
  const all = new Map([...core, ...wheels]);
  const folder = `${PYTHON_FOLDER}${versionOf(all)}/`;
  const list = (entries: Iterable<[string, Uint8Array]>) =>
    Array.from(entries, ([name, bytes]) => ({ name, bytes: bytes.length }));
  const contents = new Map(Array.from(all, ([name, bytes]) => [folder + name, bytes]));
  return { contents, listed: { folder, core: list(core), packages: list(wheels) } };
}

/** One file, because a worker from a `data:` URL imports nothing. */
async function script(root: string, name: string): Promise<string> {
  const output = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      write: false,
      copyPublicDir: false,
      target: 'es2024',
      lib: { entry: join(root, RUNTIME, `${name}.ts`), formats: ['iife'], name: 'script' },
    },
  });
  const chunks = [output].flat().flatMap((bundle) => ('output' in bundle ? bundle.output : []));
  return chunks.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n');
}

const withoutMap = (code: string): string => code.replace(/^\/\/# sourceMappingURL=.*$/m, '');

function versionOf(files: Iterable<[string, Uint8Array]>): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(name).update(bytes);
  return hash.digest('hex').slice(0, 16);
}

function warn(problems: readonly string[]): void {
  console.warn(
    `Python is built without some of its packages (NumPy, Matplotlib, pandas): they could not be fetched.\n` +
      `${problems.join('\n')}\nBuild again with a network to add them.`,
  );
}

/** Answers for files of Python. The launcher has its own policy; all have the app's other headers. */
function serve(find: (path: string) => Promise<Uint8Array | null>): Connect.NextHandleFunction {
  return (request, response, next) => {
    const path = new URL(request.url ?? '/', 'http://server').pathname.slice(1);
    if (!path.startsWith(PYTHON_FOLDER)) return next();
    const answer = (bytes: Uint8Array | null) => {
      response.writeHead(bytes ? 200 : 404, {
        ...SECURITY_HEADERS,
        ...(path.endsWith(`/${PYTHON_LAUNCHER}`) ? { 'Content-Security-Policy': PYTHON_POLICY } : {}),
        'Content-Type': typeOf(path),
      });
      response.end(bytes ?? undefined);
    };
    find(path).then(answer, next);
  };
}

const read = (path: string): Promise<Uint8Array | null> => readFile(path).catch(() => null);

function typeOf(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript';
  return path.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
}
