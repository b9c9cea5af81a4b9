// The run that is shown, and beside it the one that is kept.
import { type RefObject, useEffect, useRef } from 'react';
import { useApp } from '../../app-context.ts';
import { Button } from '../../ui/Button.tsx';
import { type ShownRun, workbenchOf } from '../workbench.ts';
import { differencesOf } from './differences.ts';
import { RunPane } from './RunPane.tsx';
import type { Run } from './run.ts';
import { useRun } from './use-run.ts';

export function RunPanes({ shown, kept }: { shown: ShownRun | null; kept: ShownRun | null }) {
  const workbench = workbenchOf(useApp());
  const state = useRun(shown?.run ?? null);
  const panes = useShownAtStart(shown?.run ?? null);
  if (!shown || !state)
    return (
      <section aria-label="Answer" className="rounded-2xl border border-dashed border-line p-6 text-sm text-muted">
        Run the request to see its answer, what the model read and wrote, its tokens, and the events as they come.
      </section>
    );
  const other = kept && kept !== shown ? kept : null;
  return (
    <div ref={panes} className={`grid min-w-0 scroll-mt-4 gap-6 ${other ? '@5xl:grid-cols-2' : ''}`}>
      {other && (
        <div className="min-w-0 space-y-3">
          <div className="flex items-center justify-between gap-2">
            <h2 className="font-medium">Kept answer</h2>
            <Button look="text" onClick={workbench.drop}>
              Take it away
            </Button>
          </div>
          <RunPane name="Kept answer" shown={other} canGoOn={false} />
        </div>
      )}
      <div className="min-w-0 space-y-3">
        {other && (
          <div className="min-h-10">
            <h2 className="font-medium">This answer</h2>
            <Differences kept={other} shown={shown} />
          </div>
        )}
        <RunPane name="Answer" shown={shown} canGoOn />
        {!other && state.status !== 'running' && (
          <p className="text-sm text-muted">
            <Button look="text" className="-ms-2 text-accent" onClick={workbench.keep}>
              Keep it beside the next
            </Button>
            Then change a parameter, such as the seed or the effort, and run again. To compare ways of loading, load the model in
            the other way under Models before the second run.
          </p>
        )}
      </div>
    </div>
  );
}

/** A ref of an element that is scrolled into view when a run begins and the element is not there. */
function useShownAtStart(run: Run | null): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = run && element.current?.getBoundingClientRect();
    if (box && (box.top > innerHeight * 0.7 || box.bottom < 0)) element.current?.scrollIntoView({ block: 'start' });
  }, [run]);
  return element;
}

function Differences({ kept, shown }: { kept: ShownRun; shown: ShownRun }) {
  const differences = differencesOf(kept, shown);
  return (
    <p className="text-sm text-muted">
      {differences.length === 0
        ? 'The same request. Without a seed each answer is drawn anew.'
        : `Changed: ${differences.join('; ')}.`}
    </p>
  );
}
