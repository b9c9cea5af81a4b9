// The workbench: a request as a form, its answer, and the request as code, side by side on a wide
// screen and below each other on a narrow one.
import { useEffect, useState } from 'react';
import { useApp } from '../app-context.ts';
import { usePlace } from '../platform/place.ts';
import { WORKBENCH } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { CodePane } from './code/CodePane.tsx';
import { RequestForm } from './form/RequestForm.tsx';
import { endpointOf, type Json } from './request.ts';
import { RunPanes } from './run/RunPanes.tsx';
import { useRun } from './run/use-run.ts';
import { Toolbar } from './Toolbar.tsx';
import { type Workbench, workbenchOf } from './workbench.ts';

/** Two answers side by side take the column of the code. */
const COLUMNS = 'grid flex-1 items-start gap-6 px-4 pb-8 @3xl:grid-cols-[20rem_minmax(0,1fr)]';

export function WorkbenchScreen() {
  const workbench = workbenchOf(useApp());
  const box = usePlace(WORKBENCH);
  useRunKey(workbench);
  const { request, shown, kept } = useStore(workbench.store, (state) => state);
  const { schema, failure } = useSchema(endpointOf(request.endpoint).path);
  const error = useRun(shown?.run ?? null)?.content.error ?? null;
  const isComparing = kept !== null && kept !== shown;
  const isAboutShape = error?.param?.includes('schema') ?? false;
  return (
    <div ref={box} className="@container flex min-h-0 flex-1 flex-col overflow-y-auto">
      <Toolbar />
      <div className={`${COLUMNS} ${isComparing ? '' : '@min-[68rem]:grid-cols-[20rem_minmax(0,1fr)_22rem]'}`}>
        {schema ? (
          <RequestForm schema={schema} shapeError={isAboutShape ? `${error?.param}: ${error?.message}` : null} />
        ) : (
          <p className="text-sm text-muted">{failure ?? 'Loading…'}</p>
        )}
        {/* In three columns each part is a column of its own. */}
        <div className={`flex min-w-0 flex-col gap-8 ${isComparing ? '' : '@min-[68rem]:contents'}`}>
          <RunPanes shown={shown} kept={kept} />
          <CodePane />
        </div>
      </div>
    </div>
  );
}

/** Runs the request with Ctrl+Enter, or ⌘ and Enter, anywhere on the screen. */
function useRunKey(workbench: Workbench): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      workbench.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [workbench]);
}

/** The schema of the requests at `path`; null until it is there, or could not be read. */
function useSchema(path: string): { schema: Json | null; failure: string | null } {
  const workbench = workbenchOf(useApp());
  const [schemas, setSchemas] = useState<Readonly<Record<string, Json>> | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    workbench.schemas().then(
      (read) => isShown && setSchemas(read),
      (error: unknown) =>
        isShown && setFailure(`The form could not be read: ${error instanceof Error ? error.message : String(error)}`),
    );
    return () => {
      isShown = false;
    };
  }, [workbench]);
  return { schema: schemas?.[path] ?? null, failure };
}
