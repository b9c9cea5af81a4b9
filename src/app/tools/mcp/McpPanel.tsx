// Sets up MCP servers: add, try, switch their tools, remove.
import { useState } from 'react';
import { addressProblem } from '../../../tools/address.ts';
import { Button } from '../../ui/Button.tsx';
import type { ToolPanelProps } from '../registry.ts';
import { TextField } from '../TextField.tsx';
import { ServerCard } from './ServerCard.tsx';
import { labelProblem, type StoredServer, serversIn } from './stored-servers.ts';

export function McpPanel({ settings, onChange }: ToolPanelProps) {
  const servers = serversIn(settings);
  const keep = (next: readonly StoredServer[]) => onChange({ servers: next });
  return (
    <div className="space-y-6">
      {servers.length > 0 && (
        <ul aria-label="MCP servers" className="space-y-4">
          {servers.map((server) => (
            <ServerCard
              key={server.label}
              server={server}
              onChange={(changed) => keep(servers.map((each) => (each.label === changed.label ? changed : each)))}
              onRemove={() => keep(servers.filter(({ label }) => label !== server.label))}
            />
          ))}
        </ul>
      )}
      <NewServer servers={servers} onAdd={(server) => keep([...servers, server])} />
    </div>
  );
}

const EMPTY = { label: '', url: '', token: '' };

function NewServer({ servers, onAdd }: { servers: readonly StoredServer[]; onAdd(server: StoredServer): void }) {
  const [draft, setDraft] = useState(EMPTY);
  const [isChecked, setIsChecked] = useState(false);
  const label = draft.label.trim();
  const url = draft.url.trim();
  const problems = { label: labelProblem(label, servers), url: addressProblem(url) };
  const add = () => {
    setIsChecked(true);
    if (problems.label !== null || problems.url !== null) return;
    onAdd({ label, url, token: draft.token.trim(), disabledTools: [] });
    setDraft(EMPTY);
    setIsChecked(false);
  };
  return (
    <form
      aria-label="Add an MCP server"
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <TextField
        label="Name"
        hint="Short. The names of the server’s tools begin with it."
        value={draft.label}
        problem={isChecked ? problems.label : null}
        onChange={(value) => setDraft({ ...draft, label: value })}
      />
      <TextField
        label="Server address"
        hint="Of its streamable HTTP endpoint. The server must allow this page (CORS)."
        placeholder="https://mcp.example/mcp"
        value={draft.url}
        problem={isChecked ? problems.url : null}
        onChange={(value) => setDraft({ ...draft, url: value })}
      />
      <TextField
        label="Authorization token (optional)"
        hint="Sent to this server only. It is kept on this device, in this browser’s storage."
        isSecret
        value={draft.token}
        problem={null}
        onChange={(value) => setDraft({ ...draft, token: value })}
      />
      <Button type="submit">Add server</Button>
    </form>
  );
}
