// The whole page while everything is deleted, and afterwards: what went, what was freed, and a way to
// start afresh.
import { useEffect, useState } from 'react';
import { formatBytes } from '../../contracts/format-bytes.ts';
import { Button } from '../ui/Button.tsx';
import { type EraseMark, removeEraseMark, sendOthersAway } from './erase-mark.ts';
import type { Erased } from './erase-storage.ts';

interface ErasePageProps {
  mark: EraseMark;
  /** Deletes everything, and calls back with the names of databases that other tabs still use. */
  erase(onBlocked: (name: string) => void): Promise<Erased>;
}

export function ErasePage({ mark, erase }: ErasePageProps) {
  return (
    <main className="mx-auto max-w-2xl p-4 sm:pt-16">
      {mark === 'here' ? (
        <Erasing erase={erase} />
      ) : (
        <>
          <h1 className="text-2xl font-semibold tracking-tight">Everything was deleted in another tab</h1>
          <p className="mt-2 text-muted">This tab shows nothing any more. You can close it.</p>
          <StartAfresh />
        </>
      )}
    </main>
  );
}

function Erasing({ erase }: Pick<ErasePageProps, 'erase'>) {
  const [blocked, setBlocked] = useState<string[]>([]);
  const [erased, setErased] = useState<Erased | null>(null);
  useEffect(() => {
    sendOthersAway();
    void erase((name) => setBlocked((names) => [...names, name])).then((result) => {
      // A second load of this tab must not delete what is new by then.
      removeEraseMark();
      setErased(result);
    });
  }, [erase]);
  if (erased) return <Result erased={erased} />;
  return (
    <section aria-busy="true">
      <h1 className="text-2xl font-semibold tracking-tight">Deleting everything…</h1>
      <progress className="mt-5" aria-label="Deleting everything" />
      {blocked.length > 0 && (
        <p role="alert" className="mt-4 text-warn">
          {`Another tab still uses ${blocked.join(', ')}. Close all other tabs of this app: then the deletion goes on.`}
        </p>
      )}
    </section>
  );
}

function Result({ erased: { bytes, deleted, kept } }: { erased: Erased }) {
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">
        {kept.length === 0 ? 'Everything is deleted' : 'Not everything is deleted'}
      </h1>
      <p className="mt-2">{`${formatBytes(bytes)} were freed on this device.`}</p>
      <List title="Deleted" items={deleted} />
      <List title="The browser refused" items={kept} />
      {kept.length > 0 && (
        <p className="mt-4 text-warn">Close all tabs of this app. Then delete the data of this site in the browser’s settings.</p>
      )}
      <StartAfresh />
    </>
  );
}

function List({ title, items }: { title: string; items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h2 className="mt-5 font-medium">{title}</h2>
      <ul className="mt-1 list-disc space-y-1 ps-5 text-sm text-muted">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  );
}

function StartAfresh() {
  const start = () => {
    removeEraseMark();
    location.replace('./');
  };
  return (
    <Button className="mt-6" onClick={start}>
      Start the app afresh
    </Button>
  );
}
