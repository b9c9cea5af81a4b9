// The python tool: runs the model's programs on this device, in a worker without network and storage.
import { formatBytes } from '../../contracts/format-bytes.ts';
import type { Tool, ToolContext, ToolFile, ToolResult } from '../../contracts/tools.ts';
import { coreBytes, fetchPythonFile, PYTHON_FILES } from './files.ts';
import { launchPython } from './launch.ts';
import { mediaTypeOf } from './media-types.ts';
import type { DataFile } from './protocol.ts';
import { type PythonHost, PythonProcess } from './python-process.ts';
import { PythonSession, type SessionOutcome } from './python-session.ts';

/** The trained description says so to the model. */
export const DEFAULT_TIME_LIMIT_SECONDS = 120;

export interface PythonToolOptions {
  /** A program is stopped after this. Loading Python and its packages does not count. Default 120. */
  timeLimitSeconds?: number;
  /** Stands in for the workers and the files of the build. For tests. */
  host?: (progress: () => ToolContext['onProgress']) => PythonHost;
}

/** The python tool with an environment of its own. `close` frees it. */
export function createPythonTool({
  timeLimitSeconds = DEFAULT_TIME_LIMIT_SECONDS,
  host = builtHost,
}: PythonToolOptions = {}): Tool & {
  close(): void;
} {
  let onProgress: ToolContext['onProgress'];
  const session = new PythonSession({ start: () => new PythonProcess(host(() => onProgress)), timeLimitSeconds });
  return {
    id: 'python',
    label: 'Python',
    offer: { builtIn: 'python' },
    destination: () => null,
    async run({ text }, context) {
      onProgress = context.onProgress;
      try {
        return toResult(await session.run(text, context));
      } catch (error) {
        context.signal.throwIfAborted();
        return {
          text: `Python could not run the program. ${error instanceof Error ? error.message : String(error)}`,
          isError: true,
        };
      }
    },
    close: () => session.close(),
  };
}

/** Workers and files of the build. Reports each file that is read. */
function builtHost(progress: () => ToolContext['onProgress']): PythonHost {
  const files = PYTHON_FILES;
  if (!files) throw new Error('This build of the app has no Python.');
  const sizes = new Map([...files.core, ...files.packages].map(({ name, bytes }) => [name, bytes]));
  const isPackage = (name: string) => files.packages.some((file) => file.name === name);
  const start = `Starting Python (${formatBytes(coreBytes(files))})`;
  return {
    launch: (port, onFailure) => launchPython(files, port, onFailure),
    async readFile(name) {
      const bytes = sizes.get(name);
      // The name comes from Python's worker, which a program may control.
      if (bytes === undefined) throw new Error(`Python has no file ${name}.`);
      progress()?.(isPackage(name) ? `Loading ${name.split('-')[0]} (${formatBytes(bytes)})` : start);
      return (await fetchPythonFile(files, name)).arrayBuffer();
    },
  };
}

function toResult({ text, isError, plots, written, notes, isFresh }: SessionOutcome): ToolResult {
  const restart = isFresh ? ['[Python was started again. Variables and imports of earlier calls are gone.]'] : [];
  const list = written.map(({ name, bytes }) => `/mnt/data/${name} (${bytes.length.toLocaleString('en')} bytes)`);
  const listed = list.length > 0 ? [`Files written: ${list.join(', ')}`] : [];
  const parts = [...restart, text.replace(/\n$/, ''), ...listed, ...notes].filter((part) => part !== '');
  return { text: parts.join('\n'), isError, files: [...plots, ...written].map(toFile) };
}

const toFile = ({ name, bytes }: DataFile): ToolFile => ({ name, mediaType: mediaTypeOf(name), bytes });
