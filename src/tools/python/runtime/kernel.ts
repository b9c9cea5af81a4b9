// A notebook in a loaded Pyodide: writes its Python modules, then runs programs one at a time.
import type { PyodideInterface } from 'pyodide';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import type { DataFile, RunOutcome } from '../protocol.ts';
import { PYTHON_SOURCES } from './python-sources.ts';

/** Environment variables that Python starts with. */
export const PYTHON_ENVIRONMENT = { HOME: '/home/user', MPLBACKEND: 'module://notebook_backend' };

const MODULES = '/lib/notebook';

/** Runs programs. They share their variables. */
export interface Kernel {
  run(code: string, files: readonly DataFile[]): Promise<RunOutcome>;
}

export interface KernelOptions {
  /** Names of the importable packages, for a helpful error. */
  packages: readonly string[];
  /** Takes the output so far, while a program runs. */
  onOutput?(text: string): void;
}

/** Makes the kernel. */
export function createKernel(pyodide: PyodideInterface, { packages, onOutput }: KernelOptions): Kernel {
  pyodide.FS.mkdirTree(MODULES);
  for (const [name, source] of Object.entries(PYTHON_SOURCES)) pyodide.FS.writeFile(`${MODULES}/${name}`, source);
  const globals = pyodide.toPy({ folder: MODULES, packages: [...packages], report: onOutput ?? null }) as PyProxy;
  const start = `
import sys
sys.path.append(folder)
import notebook, notebook_state
notebook_state.notebook = notebook.Notebook(packages, report)
[notebook_state.notebook.run, notebook.write_file]
`;
  const [run, writeFile] = pyodide.runPython(start, { globals }) as Iterable<PyCallable>;
  if (run === undefined || writeFile === undefined) throw new Error('The notebook of Python did not start.');
  return {
    async run(code, files) {
      for (const { name, bytes } of files) writeFile(name, pyodide.toPy(bytes));
      const outcome = (await run(code)) as PyProxy;
      const read = outcome.toJs({ dict_converter: Object.fromEntries, create_pyproxies: false }) as RunOutcome;
      outcome.destroy();
      return read;
    },
  };
}
