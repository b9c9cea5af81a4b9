// Examples for the clients of the endpoints that are here. A choice shows one of them, with a
// button that copies it.
import { useState } from 'react';
import type { EndpointName } from '../../contracts/api/status.ts';
import { useApp } from '../app-context.ts';
import type { ModelsState } from '../models/models.ts';
import { useStore } from '../platform/store.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { EXAMPLES } from './examples.ts';

export function ClientExamples({ baseUrl, endpoints }: { baseUrl: string; endpoints: readonly EndpointName[] }) {
  const model = useStore(useApp().manager.models.store, exampleModel);
  const [chosen, setChosen] = useState<string | null>(null);
  const possible = EXAMPLES.filter(({ endpoint }) => endpoints.some(({ path }) => path === endpoint));
  const shown = possible.find(({ client }) => client === chosen) ?? possible[0];
  if (!shown) return null;
  const code = shown.code({ baseUrl, model });
  return (
    <section aria-labelledby="examples">
      <h2 id="examples" className="text-lg font-semibold">
        Examples
      </h2>
      <div className="mt-3 flex flex-wrap gap-1">
        {possible.map(({ client }) => (
          <Button
            key={client}
            look="text"
            className="aria-pressed:bg-sunken aria-pressed:text-ink"
            aria-pressed={client === shown.client}
            onClick={() => setChosen(client)}
          >
            {client}
          </Button>
        ))}
      </div>
      <Card className="mt-2">
        <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-1 text-sm text-muted">
          <span>{shown.npmPackage ? `npm install ${shown.npmPackage}` : 'no package'}</span>
          <CopyButton text={code} label="Copy example" />
        </div>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard */}
        <section tabIndex={0} aria-label={`Example for ${shown.client}`} className="overflow-x-auto p-4 text-sm">
          <pre className="font-mono">{code}</pre>
        </section>
      </Card>
    </section>
  );
}

/** The name in the examples: the model that answers, else one that a call would load. */
function exampleModel({ list, current }: ModelsState): string {
  return current?.id ?? list.find(({ status }) => status === 'stored')?.id ?? list[0]?.id ?? 'gpt-oss-20b';
}
