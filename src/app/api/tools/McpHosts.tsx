// The hosts of MCP servers that requests of the API may name.
import { type SubmitEvent, useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Field, hintId } from '../../ui/Field.tsx';
import { serverHost } from './server-host.ts';
import type { LoadedToolAccess } from './use-tool-access.ts';

export function McpHosts({ access: { mcpHosts }, change }: LoadedToolAccess) {
  return (
    <div className="space-y-3 px-4 py-3 sm:px-5">
      <AddHost onAdd={(host) => change({ mcpHosts: [...new Set([...mcpHosts, host])].sort() })} />
      {mcpHosts.length > 0 && (
        <ul aria-label="MCP servers that programs may use" className="space-y-1">
          {mcpHosts.map((host) => (
            <li key={host} className="flex items-center justify-between gap-3 text-sm">
              <code className="font-mono wrap-anywhere">{host}</code>
              <Button
                look="text"
                aria-label={`Remove ${host}`}
                onClick={() => change({ mcpHosts: mcpHosts.filter((each) => each !== host) })}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function AddHost({ onAdd }: { onAdd(host: string): void }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const found = serverHost(typed);
    if ('problem' in found) return setError(found.problem);
    setError(null);
    setTyped('');
    onAdd(found.host);
  };
  return (
    <form onSubmit={add} noValidate>
      <Field
        {...{ id, error }}
        label="MCP servers that programs may use"
        hint="A request names its server in the tool “mcp”. It reaches the hosts of this list only."
      >
        <div className="mt-2 flex flex-wrap gap-2">
          <input
            id={id}
            className="field min-w-0 flex-1"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            placeholder="mcp.example.com"
            value={typed}
            aria-describedby={hintId(id)}
            aria-invalid={error !== null || undefined}
            onChange={({ target }) => {
              setTyped(target.value);
              setError(null);
            }}
          />
          <Button type="submit">Allow</Button>
        </div>
      </Field>
    </form>
  );
}
