// Starts Python's workers: a launcher of our origin with a policy without a network, and in it a
// worker of no origin (docs/decisions/2026-11-30-python-sandbox.md).
import { PYTHON_LAUNCHER, PYTHON_POLICY, type PythonFiles } from '../../contracts/python.ts';
import { fetchPythonFile, pythonUrl } from './files.ts';
import type { LaunchFailure, LaunchRequest } from './runtime/launcher.ts';

interface TrustedTypes {
  readonly defaultPolicy: unknown;
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/** Started workers. */
export interface Launched {
  /** Ends both workers at once, also in the middle of a program. */
  terminate(): void;
}

/**
 * Starts the workers; messages go through `port`. Rejects when the launcher's policy is missing or a
 * file is not to be had. `onFailure` is called when a worker fails later.
 */
export async function launchPython(
  files: PythonFiles,
  port: MessagePort,
  onFailure: (reason: string) => void,
): Promise<Launched> {
  const [launcher, runtime] = await Promise.all([fetchPythonFile(files, PYTHON_LAUNCHER), fetchPythonFile(files, 'runtime.js')]);
  if (launcher.headers.get('content-security-policy') !== PYTHON_POLICY) {
    throw new Error('Python starts only where its network is closed, and this page cannot do that yet. Reload the page.');
  }
  const script = await runtime.text();
  allowOwnScripts();
  const worker = new Worker(pythonUrl(files, PYTHON_LAUNCHER), { name: 'python-launcher' });
  worker.addEventListener('message', ({ data }: MessageEvent<LaunchFailure>) => onFailure(String(data.failure)));
  worker.addEventListener('error', ({ message }) => onFailure(message || 'its script could not be loaded'));
  worker.postMessage({ script, port } satisfies LaunchRequest, [port]);
  return { terminate: () => worker.terminate() };
}

/** The page has such a policy already. The engine's worker gets its own with the first worker that it starts. */
function allowOwnScripts(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes || trustedTypes.defaultPolicy) return;
  trustedTypes.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, location.href).origin === location.origin) return url;
      throw new TypeError(`A script must come from ${location.origin}; refused ${url}.`);
    },
  });
}
