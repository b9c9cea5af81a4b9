// One request of the log: what came, how it ended, its content when it is opened, and its replay.
import { useState } from 'react';
import type { ApiCallContent, ApiCallRecord } from '../../../contracts/api/status.ts';
import { useApp } from '../../app-context.ts';
import { formatFigure } from '../../format.ts';
import { navigate, WORKBENCH } from '../../platform/route.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { requestOfCall } from '../request.ts';
import { workbenchOf } from '../workbench.ts';

interface CallRowProps {
  call: ApiCallRecord;
  onDelete(): void;
}

/** Null: not read yet. `gone`: it is no longer kept. */
type Content = ApiCallContent | 'gone' | null;

export function CallRow({ call, onDelete }: CallRowProps) {
  const app = useApp();
  const [content, setContent] = useState<Content>(null);
  const read = async () => (await app.api.content(call.id).catch(() => null)) ?? 'gone';
  const replay = async () => {
    const found = await read();
    const request = found === 'gone' ? null : requestOfCall(call.path, found.request);
    if (!request) return setContent(found);
    workbenchOf(app).replace(request);
    navigate(WORKBENCH);
  };
  const { method, path, status, startedAtMs } = call;
  const name = `${method} ${path}`;
  return (
    <li className="px-4 py-2 text-sm">
      <div className="flex flex-wrap items-center gap-x-4 tabular-nums">
        <span className="text-muted">{new Date(startedAtMs).toLocaleTimeString()}</span>
        <span className="min-w-40 flex-1 font-mono wrap-anywhere">{name}</span>
        <span className={status !== null && status >= 400 ? 'text-danger' : 'text-muted'}>{status ?? 'waits'}</span>
        <span className="text-muted">{figuresOf(call)}</span>
        <span className="flex items-center">
          {method === 'POST' && (
            <Button look="text" aria-label={`Replay ${name}`} onClick={() => void replay()}>
              Replay
            </Button>
          )}
          <Button look="small" className="text-muted" aria-label={`Delete ${name}`} onClick={onDelete}>
            <Icon name="delete" className="size-4" />
          </Button>
        </span>
      </div>
      <details
        onToggle={(event) => {
          if (event.currentTarget.open) void read().then(setContent);
        }}
      >
        <summary className="w-fit text-muted">Request and answer</summary>
        <ContentView content={content} />
      </details>
    </li>
  );
}

function ContentView({ content }: { content: Content }) {
  if (content === null) return null;
  if (content === 'gone') return <p className="py-2 text-muted">Its content is no longer kept.</p>;
  return (
    <div className="space-y-3 py-2">
      {content.isCut && <p className="text-warn">It was too long: its end is missing.</p>}
      <Text title="Request" text={content.request} />
      <Text title="Answer" text={content.answer} />
    </div>
  );
}

function Text({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h3 className="text-xs font-medium text-muted">{title}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls has to be reachable by keyboard */}
      <section tabIndex={0} aria-label={title} className="mt-1 max-h-80 overflow-auto rounded-xl bg-sunken p-3">
        <pre className="font-mono text-xs wrap-anywhere whitespace-pre-wrap">{text || 'empty'}</pre>
      </section>
    </div>
  );
}

function figuresOf({ promptTokens, outputTokens, durationMs }: ApiCallRecord): string {
  const tokens = promptTokens === null ? '' : `${promptTokens} in, ${outputTokens ?? 0} out · `;
  if (durationMs === null) return `${tokens}runs`;
  return `${tokens}${durationMs < 1000 ? `${Math.round(durationMs)} ms` : `${formatFigure(durationMs / 1000)} s`}`;
}
