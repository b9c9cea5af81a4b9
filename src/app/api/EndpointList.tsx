// Where the API is, and the endpoints that answer there.
import type { EndpointName } from '../../contracts/api/status.ts';
import { Card } from '../ui/Card.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';

export function EndpointList({ baseUrl, endpoints }: { baseUrl: string; endpoints: readonly EndpointName[] }) {
  return (
    <section aria-labelledby="endpoints">
      <h2 id="endpoints" className="text-lg font-semibold">
        Base URL and endpoints
      </h2>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <code className="font-mono wrap-anywhere">{baseUrl}</code>
        <CopyButton text={baseUrl} label="Copy base URL" />
      </p>
      <Card as="ul" className="mt-3 divide-y divide-line">
        {endpoints.map(({ method, path }) => (
          <li key={`${method} ${path}`} className="flex gap-3 px-4 py-2 font-mono text-sm">
            <span className="w-16 shrink-0 text-muted">{method}</span>
            <span className="wrap-anywhere">{path}</span>
          </li>
        ))}
      </Card>
    </section>
  );
}
