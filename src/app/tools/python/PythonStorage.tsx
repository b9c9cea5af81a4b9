// What Python takes: what its first use loads, what is kept for offline use, and a button to delete it.
import { useEffect, useState } from 'react';
import { formatBytes } from '../../../contracts/format-bytes.ts';
import { deletePython, PYTHON_FILES, type PythonSize, pythonSize } from '../../../tools/python/files.ts';
import { Button } from '../../ui/Button.tsx';

export function PythonStorage() {
  const [size, setSize] = useState<PythonSize | null>(null);
  const [error, setError] = useState<string | null>(null);
  const read = () => readSize().then(setSize, (reason) => setError(String(reason)));
  useEffect(() => void read(), []);
  const remove = () =>
    void deletePython()
      .then(read)
      .catch((reason) => setError(`The files could not be deleted: ${String(reason)}`));
  return (
    <div className="text-sm">
      <p className="text-muted" aria-live="polite">
        {size === null ? 'Reading what is kept…' : describe(size)}
      </p>
      {error !== null && (
        <p role="alert" className="mt-2 text-danger">
          {error}
        </p>
      )}
      {size !== null && size.stored > 0 && (
        <Button className="mt-3" onClick={remove}>
          Delete Python’s files
        </Button>
      )}
    </div>
  );
}

const readSize = (): Promise<PythonSize | null> => (PYTHON_FILES ? pythonSize(PYTHON_FILES) : Promise.resolve(null));

function describe({ core, packages, stored }: PythonSize): string {
  const more =
    packages > 0
      ? `Programs that import NumPy, Matplotlib, pandas or sqlite3 load up to ${formatBytes(packages)} more.`
      : 'This build has no packages: programs have the standard library only.';
  if (stored === 0)
    return `The first use loads ${formatBytes(core)} from this app’s address. ${more} Afterwards it works offline.`;
  return `${formatBytes(stored)} are kept in this browser, so Python works offline. ${stored < core + packages ? more : ''}`.trim();
}
