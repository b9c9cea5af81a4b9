// Imports a model from files on this device: a folder if the browser has a folder picker, else the
// files themselves.
import { useRef } from 'react';
import { useApp } from '../../app-context.ts';
import { FailureNotice } from '../../failures/FailureNotice.tsx';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { DownloadState } from '../DownloadState.tsx';
import { readPick } from './files.ts';

export function ImportModel() {
  const { tasks } = useApp().manager;
  const imports = useStore(tasks.store, (all) => all);
  const start = (list: FileList | null) => {
    const pick = readPick(list ?? [], new Date());
    if (pick) void tasks.importFiles(pick.name, pick.files);
  };
  return (
    <section className="mt-8" aria-labelledby="import-title">
      <h2 id="import-title" className="text-sm font-medium">
        Import a model from files
      </h2>
      <p className="text-sm text-muted">
        The same files from a disk or a stick: nothing is downloaded, and every file is checked as a download is.
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <FilePicker label="Choose a folder" isFolder onPick={start} />
        <FilePicker label="Choose files" isFolder={false} onPick={start} />
      </div>
      {Object.entries(imports).map(([name, task]) => {
        if (task.kind !== 'import') return null;
        if (task.status === 'failed')
          return (
            <div key={name} className="mt-3">
              <FailureNotice failure={task.failure} remedies={[{ label: 'Dismiss', run: () => tasks.forget(name) }]} />
            </div>
          );
        if (task.status === 'done')
          return (
            <output key={name} className="mt-3 block text-sm text-accent">
              {name} is imported and in the list above.
            </output>
          );
        return (
          <div key={name} className="mt-4">
            <p className="mb-1.5 text-sm font-medium wrap-anywhere">Importing {name}…</p>
            <DownloadState label={`Importing ${name}`} progress={task.progress} />
            <Button look="text" className="-ml-2" isDisabled={task.isStopping} onClick={() => void tasks.stop(name)}>
              {task.isStopping ? 'Stopping…' : 'Stop'}
            </Button>
          </div>
        );
      })}
    </section>
  );
}

interface FilePickerProps {
  label: string;
  isFolder: boolean;
  onPick: (list: FileList | null) => void;
}

/** A button for the platform's file input, which cannot be styled. */
function FilePicker({ label, isFolder, onPick }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => input.current?.click()}>{label}</Button>
      <input
        ref={(element) => {
          input.current = element;
          if (element) element.webkitdirectory = isFolder;
        }}
        type="file"
        hidden
        multiple
        aria-label={`${label} of a model`}
        onChange={({ currentTarget }) => {
          onPick(currentTarget.files);
          // Without this the same folder could not be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
