// The counted requests as a table: a row for each host and each part of the app.
import { formatBytes } from '../../contracts/format-bytes.ts';
import { dayOf, type RequestCount } from '../../contracts/network/request-log.ts';
import { useToday } from '../frame/today.ts';
import { useStore } from '../platform/store.ts';
import { Card } from '../ui/Card.tsx';
import { requests } from './parts.ts';
import { type HostRow, rowsOf, sentToday } from './requests.ts';

const SENDERS: Record<RequestCount['from'], string> = {
  page: 'page',
  worker: 'worker of the model',
  'service-worker': 'service worker',
};

export function RequestsCard() {
  const today = dayOf(useToday());
  const state = useStore(requests.store, (current) => current);
  return (
    <Card aria-labelledby="requests" className="p-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="requests" className="text-lg font-semibold tracking-tight">
          Requests
        </h2>
        {state.status === 'read' && <Today counts={state.counts} today={today} />}
      </div>
      {state.status === 'refused' && (
        <p className="mt-2 text-sm text-warn">
          This browser refuses to store the counts, so there are none. The policy below holds.
        </p>
      )}
      {state.status === 'read' && <Table counts={state.counts} today={today} />}
    </Card>
  );
}

interface CountsProps {
  counts: readonly RequestCount[];
  /** The local date. */
  today: string;
}

function Today({ counts, today }: CountsProps) {
  const { requests: count } = sentToday(counts, location.host, today);
  const look = count === 0 ? 'bg-accent-soft text-good' : 'bg-warn-soft text-warn';
  return (
    <span className={`rounded-full px-2.5 py-0.5 text-xs font-medium tabular-nums ${look}`}>{`${count} to others today`}</span>
  );
}

const COLUMNS = ['Today', 'All', 'Refused', 'Received'];

function Table({ counts, today }: CountsProps) {
  const rows = rowsOf(counts, location.host, today);
  const since = counts.reduce((first, { day }) => (day < first ? day : first), counts[0]?.day ?? '');
  return (
    <>
      <section className="mt-3 overflow-x-auto" {...{ tabIndex: 0 }} aria-label="Requests by host">
        <table className="w-full text-sm tabular-nums">
          <caption className="sr-only">Requests by host and by the part of the app that sent them</caption>
          <thead>
            <tr className="border-b border-line text-left text-xs text-muted">
              {['To', 'From', 'Last'].map((title) => (
                <th key={title} scope="col" className="py-2 pe-3 font-medium">
                  {title}
                </th>
              ))}
              {COLUMNS.map((title) => (
                <th key={title} scope="col" className="py-2 ps-3 text-right font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map((row) => (
              <Row key={`${row.host} ${row.from}`} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="mt-3 text-sm text-muted">
        {since && `Counted on this device since ${new Date(`${since}T12:00`).toLocaleDateString('en', { dateStyle: 'long' })}. `}
        The app counts them itself, so check it as below. Requests of model files have no body: your text is in none of them.
      </p>
    </>
  );
}

function Row({ row: { host, from, requests: all, requestsToday, refused, bytes, lastMs } }: { row: HostRow }) {
  const figures = [
    requestsToday.toLocaleString('en'),
    all.toLocaleString('en'),
    refused.toLocaleString('en'),
    formatBytes(bytes),
  ];
  return (
    <tr>
      <th scope="row" className="py-2 pe-3 text-left font-normal whitespace-nowrap">
        {host === location.host ? 'this app' : host}
      </th>
      <td className="py-2 pe-3 whitespace-nowrap text-muted">{SENDERS[from]}</td>
      <td className="py-2 pe-3 whitespace-nowrap text-muted">{describeTime(lastMs)}</td>
      {figures.map((figure, column) => (
        <td key={COLUMNS[column]} className="py-2 ps-3 text-right whitespace-nowrap">
          {figure}
        </td>
      ))}
    </tr>
  );
}

function describeTime(ms: number): string {
  const isToday = new Date(ms).toDateString() === new Date().toDateString();
  return new Date(ms).toLocaleString('en', isToday ? { timeStyle: 'short' } : { day: 'numeric', month: 'short' });
}
