// One MCP server: its address, its tools with their switches, and how to try and remove it.
import { useId, useState } from 'react';
import type { McpToolInfo } from '../../../tools/mcp/server-settings.ts';
import { Button } from '../../ui/Button.tsx';
import { ToolTrial } from '../ToolTrial.tsx';
import { connectionOf, type StoredServer } from './stored-servers.ts';

interface ServerCardProps {
  server: StoredServer;
  onChange(server: StoredServer): void;
  onRemove(): void;
}

export function ServerCard({ server, onChange, onRemove }: ServerCardProps) {
  const [tools, setTools] = useState<readonly McpToolInfo[]>([]);
  const list = async (signal: AbortSignal) => {
    const { connectMcp } = await import('../../../tools/mcp/connect.ts');
    const connection = await connectMcp(connectionOf(server), signal);
    setTools(connection.tools);
    connection.close();
    const count = connection.tools.length;
    return count === 1 ? 'It answers, and has 1 tool.' : `It answers, and has ${count} tools.`;
  };
  const switchTool = (name: string, isOn: boolean) => {
    const others = server.disabledTools.filter((each) => each !== name);
    onChange({ ...server, disabledTools: isOn ? others : [...others, name] });
  };
  const { host } = new URL(server.url);
  return (
    <li className="space-y-3 rounded-xl border border-line p-4" aria-label={server.label}>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0">
          <h3 className="font-medium" translate="no">
            {server.label}
          </h3>
          <p className="text-sm text-muted wrap-anywhere" dir="ltr" translate="no">
            {server.url}
          </p>
          <p className="text-sm text-muted">
            {server.token === '' ? 'Without a token.' : 'With a token.'}
            {server.disabledTools.length > 0 && ` Switched off: ${server.disabledTools.length}.`}
          </p>
        </div>
        <Button aria-label={`Remove ${server.label}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
      <ToolTrial label="List its tools" sends={`Connects to ${host}.`} run={list} />
      {tools.length > 0 && (
        <ul aria-label={`Tools of ${server.label}`} className="space-y-3">
          {tools.map((tool) => (
            <ToolSwitch
              key={tool.name}
              tool={tool}
              isOn={!server.disabledTools.includes(tool.name)}
              onSwitch={(isOn) => switchTool(tool.name, isOn)}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

interface ToolSwitchProps {
  tool: McpToolInfo;
  isOn: boolean;
  onSwitch(isOn: boolean): void;
}

function ToolSwitch({ tool, isOn, onSwitch }: ToolSwitchProps) {
  const id = useId();
  return (
    <li className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <label htmlFor={id} className="font-mono text-sm wrap-anywhere" dir="ltr" translate="no">
          {tool.name}
        </label>
        {tool.description !== null && (
          <p id={`${id}-hint`} className="line-clamp-3 text-sm text-muted wrap-anywhere" dir="auto">
            {tool.description}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        aria-describedby={tool.description === null ? undefined : `${id}-hint`}
        checked={isOn}
        onChange={(event) => onSwitch(event.target.checked)}
        className="switch"
      />
    </li>
  );
}
