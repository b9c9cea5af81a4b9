// The events of a response as they came, each with its time.

import { Pager } from '../../tokens/Pager.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import type { ResponseEvent } from './sse.ts';

/** Events of a page. */
const PAGE = 100;

export function EventsView({ events }: { events: readonly ResponseEvent[] }) {
  if (events.length === 0) return <p className="text-sm text-muted">None yet.</p>;
  const text = () => events.map(({ data }) => data).join('\n');
  return (
    <>
      <div className="flex justify-end">
        <CopyButton text={text} label="Copy all events" />
      </div>
      <Pager items={events} size={PAGE} noun="events" isFromEnd>
        {(page, first) => (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls has to be reachable by keyboard
          <section tabIndex={0} aria-label="Events" className="max-h-[60vh] overflow-y-auto rounded-xl bg-sunken p-3">
            <ol className="space-y-1 font-mono text-xs">
              {page.map(({ atMs, name, data }, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- an event has no name but its place
                <li key={first + at} className="grid grid-cols-[5rem_1fr] gap-2">
                  <span className="text-end text-muted tabular-nums">{`${Math.round(atMs)} ms`}</span>
                  <span className="wrap-anywhere">
                    {name && <span className="text-accent">{`${name} `}</span>}
                    {data}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        )}
      </Pager>
    </>
  );
}
