// Where a user pastes functions as JSON. Only text without a mistake is kept.
import { useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Field, hintId } from '../../ui/Field.tsx';
import type { ToolPanelProps } from '../registry.ts';
import { parseFunctions } from './parse-functions.ts';
import { functionsIn, pastedText } from './stored-functions.ts';

const EXAMPLE = JSON.stringify(
  [
    {
      type: 'function',
      name: 'get_weather',
      description: 'Gets the weather of a city now.',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string' } },
        required: ['city'],
        additionalProperties: false,
      },
    },
  ],
  null,
  2,
);

export function FunctionsPanel({ settings, onChange }: ToolPanelProps) {
  const id = useId();
  const [text, setText] = useState(pastedText(settings));
  const parsed = parseFunctions(text);
  const problem = 'problem' in parsed ? parsed.problem : null;
  const change = (next: string) => {
    setText(next);
    if ('functions' in parseFunctions(next)) onChange(next);
  };
  return (
    <div className="space-y-3">
      <Field
        {...{ id }}
        label="Functions as JSON"
        hint="As the OpenAI API has them in “tools”: one, or a list. The model calls them, and you type each result."
        error={problem === null ? null : `${problem} What was kept before stays.`}
      >
        <textarea
          id={id}
          aria-describedby={hintId(id)}
          aria-invalid={problem !== null || undefined}
          value={text}
          onChange={(event) => change(event.target.value)}
          rows={8}
          spellCheck={false}
          dir="ltr"
          translate="no"
          className="field mt-2 max-h-[50dvh] w-full py-2 font-mono text-sm"
        />
      </Field>
      <Names names={functionsIn(settings).map(({ name }) => name)} />
      {text.trim() === '' && <Button onClick={() => change(EXAMPLE)}>Insert an example</Button>}
    </div>
  );
}

function Names({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <p className="text-sm text-muted">No function is kept.</p>;
  return (
    <p className="text-sm text-muted wrap-anywhere">
      {names.length === 1 ? 'Kept: ' : `${names.length} are kept: `}
      <span translate="no">{names.join(', ')}</span>
    </p>
  );
}
