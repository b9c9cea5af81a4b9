// The head of the workbench: its title, the endpoints, the log, and the button that runs the request.
import { useApp } from '../app-context.ts';
import { REQUEST_LOG } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { WORKBENCH_ENDPOINTS } from './request.ts';
import { useRun } from './run/use-run.ts';
import { workbenchOf } from './workbench.ts';

export function Toolbar() {
  const workbench = workbenchOf(useApp());
  const { request, isText, shown } = useStore(workbench.store, (state) => state);
  const isRunning = useRun(shown?.run ?? null)?.status === 'running';
  return (
    <div className="top-0 z-2 mb-4 @3xl:sticky flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-canvas px-4 py-2">
      <ScreenTitle>Workbench</ScreenTitle>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset is for a form */}
      <div role="group" aria-label="Endpoint" className="flex flex-wrap gap-0.5 rounded-xl bg-sunken p-0.5">
        {WORKBENCH_ENDPOINTS.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-pressed={request.endpoint === id}
            className="min-h-8 rounded-[0.625rem] px-3 text-sm text-muted hover:text-ink aria-pressed:bg-surface aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-card pointer-coarse:min-h-11"
            onClick={() => request.endpoint !== id && workbench.chooseEndpoint(id)}
          >
            {label}
          </button>
        ))}
      </div>
      <span className="ms-auto flex flex-wrap items-center gap-2">
        <Button
          look="text"
          aria-pressed={isText}
          className="aria-pressed:text-ink"
          onClick={() => workbench.show({ isText: !isText })}
        >
          {isText ? 'As a form' : 'As JSON'}
        </Button>
        <a href={REQUEST_LOG} className="text-button">
          Requests
        </a>
        <Button
          look={isRunning ? 'plain' : 'primary'}
          aria-keyshortcuts="Control+Enter"
          onClick={() => (isRunning ? workbench.stop() : workbench.run())}
        >
          {isRunning ? 'Stop the run' : 'Run'}
        </Button>
      </span>
    </div>
  );
}
