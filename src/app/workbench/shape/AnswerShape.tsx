// The shape of the answer: free text, any JSON, or a schema as fields or as text.
import { useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { JsonField } from '../form/JsonField.tsx';
import type { Json, WorkbenchRequest } from '../request.ts';
import { type AnswerForm, answerForm, withAnswerForm } from './format.ts';
import { ShapeFields } from './ShapeFields.tsx';
import { newField, schemaOfShape, shapeError, shapeOfSchema } from './shape.ts';

interface AnswerShapeProps {
  request: WorkbenchRequest;
  /** Why the last run refused the schema; null if it did not. */
  error: string | null;
  onChange(body: Json): void;
}

const KINDS: readonly [AnswerForm['kind'], string][] = [
  ['text', 'Free text'],
  ['json', 'Any JSON object'],
  ['schema', 'A schema'],
];

export function AnswerShape({ request, error, onChange }: AnswerShapeProps) {
  const id = useId();
  const [isText, setText] = useState(false);
  const { endpoint, body } = request;
  const form = answerForm(endpoint, body);
  const set = (next: AnswerForm) => onChange(withAnswerForm(endpoint, body, next));
  const choose = (kind: AnswerForm['kind']) =>
    set(kind === 'schema' ? { kind, schema: schemaOfShape([newField('answer')]) } : { kind });
  const fields = form.kind === 'schema' ? shapeOfSchema(form.schema) : null;
  return (
    <section aria-labelledby={id}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 id={id} className="text-sm font-medium">
          Answer shape
        </h3>
        {fields && (
          <Button look="text" className="min-h-8" onClick={() => setText(!isText)}>
            {isText ? 'As fields' : 'As text'}
          </Button>
        )}
      </div>
      <select
        aria-label="Answer shape"
        className="field mt-1 block min-h-10 w-full bg-canvas pointer-coarse:min-h-11"
        value={form.kind}
        onChange={({ target }) => choose(KINDS.find(([kind]) => kind === target.value)?.[0] ?? 'text')}
      >
        {KINDS.map(([kind, label]) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </select>
      {form.kind === 'schema' && (
        <div className="mt-3">
          {fields && !isText ? (
            <>
              <ShapeFields
                label="Fields"
                fields={fields}
                onChange={(next) => set({ kind: 'schema', schema: schemaOfShape(next) })}
              />
              <Problem text={shapeError(fields) ?? error} />
            </>
          ) : (
            <JsonField
              id={`${id}-schema`}
              label="JSON Schema"
              rows={8}
              value={form.schema}
              error={error}
              onChange={(schema) => set({ kind: 'schema', schema: schema ?? {} })}
            />
          )}
        </div>
      )}
    </section>
  );
}

function Problem({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p role="alert" className="mt-2 text-sm text-danger">
      {text}
    </p>
  );
}
