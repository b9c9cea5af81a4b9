// One parameter of a request. It is left out of the request until it has a value, and "Default"
// takes the value away.
import { useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Field, hintId } from '../../ui/Field.tsx';
import { isObject, withParameter } from '../request.ts';
import { type Entry, numberError } from './entries.ts';
import { JsonField } from './JsonField.tsx';
import { ParameterRow } from './ParameterRow.tsx';

interface ParameterFieldProps {
  entry: Entry;
  /** Undefined if the request leaves it out. */
  value: unknown;
  onChange(value: unknown): void;
}

const CONTROL = 'field block min-h-10 w-full bg-canvas pointer-coarse:min-h-11';

export function ParameterField({ entry, value, onChange }: ParameterFieldProps) {
  const { name, kind } = entry;
  return (
    <div className="relative">
      {value !== undefined && !entry.isRequired && !isRow(entry, value) && (
        <Button
          look="text"
          className="absolute end-0 -top-2 z-1 min-h-8 text-xs"
          aria-label={`Default of ${name}`}
          onClick={() => onChange(undefined)}
        >
          Default
        </Button>
      )}
      {kind === 'object' && (value === undefined || isObject(value)) ? (
        <ObjectField entry={entry} value={value ?? {}} onChange={onChange} />
      ) : (
        <SimpleField entry={entry} value={value} onChange={onChange} />
      )}
    </div>
  );
}

function SimpleField(props: ParameterFieldProps) {
  const { entry, value, onChange } = props;
  const id = useId();
  const isWritable = value === undefined || isOfKind(entry, value);
  if (entry.kind === 'json' || entry.kind === 'object' || !isWritable)
    return <JsonField id={id} label={entry.name} hint={entry.description} value={value} onChange={onChange} />;
  if (entry.kind === 'number' || entry.kind === 'integer') return <NumberField {...props} />;
  if (entry.kind !== 'text') return <ChoiceField {...props} />;
  return (
    <Field id={id} label={entry.name} hint={entry.description}>
      <textarea
        id={id}
        rows={1}
        aria-describedby={hintId(id)}
        className={`${CONTROL} mt-1 max-h-[40vh] resize-y py-2 field-sizing-content`}
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => onChange(target.value === '' && !entry.isRequired ? undefined : target.value)}
      />
    </Field>
  );
}

function ChoiceField({ entry, value, onChange }: ParameterFieldProps) {
  const id = useId();
  return (
    <ParameterRow id={id} entry={entry}>
      <select
        id={id}
        aria-describedby={hintId(id)}
        className={CONTROL}
        value={typeof value === 'string' || typeof value === 'boolean' ? String(value) : ''}
        onChange={({ target }) => onChange(chosen(entry, target.value))}
      >
        <option value="">{defaultLabel(entry)}</option>
        {(entry.kind === 'boolean' ? ['true', 'false'] : entry.choices).map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    </ParameterRow>
  );
}

function NumberField({ entry, value, onChange }: ParameterFieldProps) {
  const id = useId();
  // What is typed may be no number yet.
  const [typed, setTyped] = useState<string | null>(null);
  const error = typed === null ? null : numberError(typed, entry);
  return (
    <ParameterRow id={id} entry={entry} error={error}>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        placeholder={defaultLabel(entry)}
        aria-describedby={hintId(id)}
        aria-invalid={error !== null}
        className={CONTROL}
        value={typed ?? (typeof value === 'number' ? String(value) : '')}
        onChange={({ target }) => {
          setTyped(target.value);
          if (numberError(target.value, entry) === null) onChange(target.value.trim() === '' ? undefined : Number(target.value));
        }}
        onBlur={() => error === null && setTyped(null)}
      />
    </ParameterRow>
  );
}

function ObjectField({ entry, value, onChange }: ParameterFieldProps & { value: Readonly<Record<string, unknown>> }) {
  return (
    <details className="rounded-xl border border-line px-3 py-2" open={Object.keys(value).length > 0}>
      <summary className="text-sm font-medium">{entry.name}</summary>
      <p className="text-sm text-muted">{entry.description}</p>
      <div className="mt-3 space-y-4">
        {entry.entries.map((each) => (
          <ParameterField
            key={each.name}
            entry={each}
            value={value[each.name]}
            onChange={(next) => {
              const members = withParameter(value, each.name, next);
              onChange(Object.keys(members).length > 0 ? members : undefined);
            }}
          />
        ))}
      </div>
    </details>
  );
}

/** Whether a parameter has one line, where an empty field is the default. */
const isRow = (entry: Entry, value: unknown): boolean =>
  ['number', 'integer', 'boolean', 'choice'].includes(entry.kind) && isOfKind(entry, value);

function isOfKind({ kind, choices }: Entry, value: unknown): boolean {
  if (kind === 'number' || kind === 'integer') return typeof value === 'number';
  if (kind === 'choice') return typeof value === 'string' && choices.includes(value);
  return kind === 'boolean' ? typeof value === 'boolean' : typeof value === 'string';
}

function chosen({ kind }: Entry, text: string): unknown {
  if (text === '') return undefined;
  return kind === 'boolean' ? text === 'true' : text;
}

const defaultLabel = ({ fallback }: Entry): string =>
  fallback === undefined || fallback === null ? 'Default' : `Default: ${JSON.stringify(fallback)}`;
