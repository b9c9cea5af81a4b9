// Settings of tools: how each kind is set up, which calls run without a question, and how many
// rounds one answer may have.
import { Suspense, useId, useState } from 'react';
import { allowedHosts } from '../../tools/permissions.ts';
import { type ListedTool, TOOL_KINDS, type ToolKind } from '../../tools/registry.ts';
import { isRounds, MAX_ROUNDS, type ToolSettings as Stored } from '../../tools/tool-settings.ts';
import { type LoadedToolSettings, useToolSettings } from '../../tools/use-tool-settings.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, hintId } from '../../ui/Field.tsx';

export function ToolSettings() {
  const loaded = useToolSettings();
  if (!loaded) return <p>Loading…</p>;
  return (
    <>
      <p className="text-muted">
        Tools are off in a new chat. Switch them on beside the message field of a chat, with the button “Tools”.
      </p>
      {TOOL_KINDS.map((kind) => (
        <KindSection key={kind.id} {...{ kind, loaded }} />
      ))}
      <Rounds {...loaded} />
    </>
  );
}

function KindSection({ kind, loaded: { settings, change } }: { kind: ToolKind; loaded: LoadedToolSettings }) {
  const { id, label, description, Panel, permission, list } = kind;
  const headingId = useId();
  const own = settings.kinds[id];
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId} className="font-medium">
        {label}
      </h2>
      <p className="mt-0.5 text-sm text-muted">{description}</p>
      {Panel && (
        <div className="mt-3">
          <Suspense fallback="Loading…">
            <Panel settings={own} onChange={(next) => change({ kinds: { ...settings.kinds, [id]: next } })} />
          </Suspense>
        </div>
      )}
      {permission !== 'typed' &&
        list(own)
          .filter(({ staysOnDevice }) => !staysOnDevice || permission === 'ask')
          .map((tool) => <PermissionField key={tool.id} {...{ tool, settings, change }} />)}
    </section>
  );
}

function PermissionField({ tool, settings, change }: { tool: ListedTool; settings: Stored } & LoadedToolSettings) {
  const { id: toolId, label } = tool;
  const { alwaysAllowed } = settings;
  const isAlways = alwaysAllowed.includes(toolId);
  const hosts = allowedHosts(toolId, alwaysAllowed);
  const choose = (next: boolean) => {
    const others = alwaysAllowed.filter((each) => each !== toolId && !each.startsWith(`${toolId} `));
    change({ alwaysAllowed: next ? [...others, toolId] : others });
  };
  return (
    <fieldset className="mt-3">
      <legend className="text-sm">Calls of {label}</legend>
      <div className="mt-2 flex flex-wrap gap-2">
        {[false, true].map((value) => (
          <label key={String(value)} className="choice choice-card">
            <input
              type="radio"
              name={`permission ${toolId}`}
              checked={isAlways === value}
              onChange={() => choose(value)}
              className="size-4 accent-accent"
            />
            <span>{value ? 'Always allow' : 'Ask each time'}</span>
          </label>
        ))}
      </div>
      {hosts.length > 0 && (
        <p className="mt-2 flex flex-wrap items-center gap-x-3 text-sm text-muted wrap-anywhere">
          <span>
            Without a question to: <span translate="no">{hosts.join(', ')}</span>
          </span>
          <Button onClick={() => choose(false)}>Ask for these again</Button>
        </p>
      )}
    </fieldset>
  );
}

function Rounds({ settings, change }: LoadedToolSettings) {
  const id = useId();
  const [text, setText] = useState(String(settings.maxRounds));
  const value = Number(text);
  const error = isRounds(value) ? null : `Enter a whole number from ${MAX_ROUNDS.min} to ${MAX_ROUNDS.max}.`;
  return (
    <Field
      {...{ id, error }}
      label="Rounds of calls in one answer"
      hint="After so many rounds the answer stops, and you choose whether it goes on."
    >
      <input
        id={id}
        type="number"
        inputMode="numeric"
        aria-describedby={hintId(id)}
        aria-invalid={error !== null || undefined}
        min={MAX_ROUNDS.min}
        max={MAX_ROUNDS.max}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const next = Number(event.target.value);
          if (isRounds(next)) change({ maxRounds: next });
        }}
        className="field mt-2 block min-h-10 w-24 pointer-coarse:min-h-11"
      />
    </Field>
  );
}
