// The Python modules that run programs, as files for Python's import path.
import notebook from './notebook.py?raw';
import backend from './notebook_backend.py?raw';

/** Sources by file name. */
export const PYTHON_SOURCES: Readonly<Record<string, string>> = {
  'notebook.py': notebook,
  'notebook_backend.py': backend,
  'notebook_state.py': '"""The notebook of this environment, for the plot backend."""\n\nnotebook = None\n',
};
