// The script of Python's worker. Pyodide's scripts come before it in the same file (tools/vite).
import type { loadPyodide as LoadPyodide } from 'pyodide';
import type { FromRuntime, ToRuntime } from '../protocol.ts';
import { FilesOverPort } from './files-over-port.ts';
import { removeGlobals } from './guard.ts';
import { jsModule } from './js-module.ts';
import { createKernel, PYTHON_ENVIRONMENT } from './kernel.ts';
import { limitMemory } from './memory-limit.ts';
import { RunQueue } from './run-queue.ts';

declare const loadPyodide: typeof LoadPyodide;

/** Address that Pyodide finds its files below. No server has it: `FilesOverPort` answers. */
const FILES = 'https://python.invalid/';

self.addEventListener('message', ({ ports: [port] }: MessageEvent) => port && start(port), { once: true });

function start(port: MessagePort): void {
  const post = (message: FromRuntime, transferred: Transferable[] = []) => port.postMessage(message, transferred);
  const files = new FilesOverPort(post);
  const started = startPython(files, (text) => post({ type: 'output', text }));
  const runs = new RunQueue(post, started);
  port.addEventListener('message', ({ data }: MessageEvent<ToRuntime>) =>
    data.type === 'file' ? files.receive(data.name, data.bytes) : runs.add(data),
  );
  port.start();
  started.catch((error) => post({ type: 'broken', message: String(error) }));
}

async function startPython(files: FilesOverPort, onOutput: (text: string) => void) {
  if (self.origin !== 'null') throw new Error(`Python must have an origin of its own. Found: ${self.origin}.`);
  const fetchFile = files.fetchBelow(FILES);
  removeGlobals(self);
  limitMemory(WebAssembly);
  Object.defineProperty(self, 'fetch', { value: fetchFile });
  // Pyodide looks for it to know that it runs in a worker.
  Object.defineProperty(self, 'importScripts', { value: refuseScripts });
  const pyodide = await loadPyodide({ indexURL: FILES, env: PYTHON_ENVIRONMENT, jsglobals: jsModule(globalThis) });
  const lock = (await (await fetchFile(`${FILES}pyodide-lock.json`)).json()) as { packages: Record<string, unknown> };
  return { pyodide, kernel: createKernel(pyodide, { packages: Object.keys(lock.packages), onOutput }) };
}

function refuseScripts(): never {
  throw new TypeError('Python loads no scripts.');
}
