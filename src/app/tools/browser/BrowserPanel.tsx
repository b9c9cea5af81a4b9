// Sets up where the browser tool searches. A field with a mistake is not kept.
import { useId, useState } from 'react';
import type { ToolPanelProps } from '../registry.ts';
import { EndpointFields } from './EndpointFields.tsx';
import { isUsable, type StoredSource, sourceIn } from './stored-source.ts';

const SOURCES = [
  {
    source: 'documents',
    label: 'Documents of the chat',
    hint: 'Searches the files that you attach to a chat. Nothing leaves this device.',
  },
  {
    source: 'endpoint',
    label: 'A search of yours on the network',
    hint: 'Sends what the model searches for to a server that you name, such as your own SearXNG.',
  },
] as const;

export function BrowserPanel({ settings, onChange }: ToolPanelProps) {
  const [draft, setDraft] = useState(() => sourceIn(settings));
  const change = (part: Partial<StoredSource>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    const trimmed = sourceIn(next);
    // A choice is kept at once; the tool is offered when its addresses are complete.
    if (part.source !== undefined || isUsable(trimmed)) onChange(trimmed);
  };
  return (
    <div className="space-y-4">
      <fieldset className="space-y-1">
        <legend className="text-sm font-medium">Where it searches</legend>
        {SOURCES.map((each) => (
          <SourceChoice
            key={each.source}
            {...each}
            isChosen={draft.source === each.source}
            onChoose={() => change({ source: each.source })}
          />
        ))}
      </fieldset>
      {draft.source === 'endpoint' && <EndpointFields draft={draft} onChange={change} />}
    </div>
  );
}

interface SourceChoiceProps {
  label: string;
  hint: string;
  isChosen: boolean;
  onChoose(): void;
}

function SourceChoice({ label, hint, isChosen, onChoose }: SourceChoiceProps) {
  const id = useId();
  return (
    <div>
      <label className="choice">
        <input
          type="radio"
          name="browser-source"
          checked={isChosen}
          onChange={onChoose}
          aria-describedby={`${id}-hint`}
          className="size-4 accent-accent"
        />
        <span>{label}</span>
      </label>
      <p id={`${id}-hint`} className="ms-6.5 text-sm text-muted">
        {hint}
      </p>
    </div>
  );
}
