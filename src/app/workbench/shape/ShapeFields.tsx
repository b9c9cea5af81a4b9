// The fields of an object, each with its name, its type, and the fields of its own.
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FIELD_TYPES, type FieldType, freeName, newField, type ShapeField } from './shape.ts';

interface ShapeFieldsProps {
  label: string;
  fields: readonly ShapeField[];
  onChange(fields: readonly ShapeField[]): void;
}

const TYPE_LABELS: Record<FieldType, string> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'yes or no',
  enum: 'a choice',
  object: 'fields',
};

const CONTROL = 'field min-h-9 min-w-0 bg-canvas px-2 text-[0.8125rem] pointer-coarse:min-h-11';

export function ShapeFields({ label, fields, onChange }: ShapeFieldsProps) {
  // A schema names each field once. A name that another field has waits in the input.
  const isFree = (name: string, at: number) => name !== '' && fields.every((field, other) => other === at || field.name !== name);
  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">{label}</legend>
      {fields.map((field, at) => (
        <FieldRow
          // oxlint-disable-next-line react/no-array-index-key -- its name changes while it is typed
          key={at}
          field={field}
          isFree={(name) => isFree(name, at)}
          onChange={(next) => onChange(fields.with(at, next))}
          onRemove={() => onChange(fields.toSpliced(at, 1))}
        />
      ))}
      <Button look="text" className="-ms-2 min-h-8" onClick={() => onChange([...fields, newField(freeName(fields))])}>
        Add a field
      </Button>
    </fieldset>
  );
}

interface FieldRowProps {
  field: ShapeField;
  isFree(name: string): boolean;
  onChange(field: ShapeField): void;
  onRemove(): void;
}

function FieldRow({ field, isFree, onChange, onRemove }: FieldRowProps) {
  const { name, type, isList, isRequired, values, fields } = field;
  const toggle = (label: string, checked: boolean, change: (checked: boolean) => Partial<ShapeField>) => (
    <label className="flex min-h-8 items-center gap-1.5 text-xs text-muted pointer-coarse:min-h-11">
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange({ ...field, ...change(target.checked) })} />
      {label}
    </label>
  );
  return (
    <div className="rounded-xl border border-line p-2">
      <div className="flex items-center gap-1">
        <input
          aria-label={`Name of field ${name}`}
          className={`${CONTROL} w-0 flex-1 font-mono`}
          defaultValue={name}
          onChange={({ target }) => isFree(target.value) && onChange({ ...field, name: target.value })}
          onBlur={({ target }) => {
            target.value = name;
          }}
        />
        <select
          aria-label={`Type of field ${name}`}
          className={CONTROL}
          value={type}
          onChange={({ target }) => onChange(withType(field, target.value))}
        >
          {FIELD_TYPES.map((each) => (
            <option key={each} value={each}>
              {TYPE_LABELS[each]}
            </option>
          ))}
        </select>
        <Button look="small" className="text-muted" aria-label={`Remove field ${name}`} onClick={onRemove}>
          <Icon name="close" className="size-4" />
        </Button>
      </div>
      <div className="flex flex-wrap gap-x-4">
        {toggle('required', isRequired, (checked) => ({ isRequired: checked }))}
        {toggle('a list of them', isList, (checked) => ({ isList: checked }))}
      </div>
      {type === 'enum' && (
        <textarea
          aria-label={`Values of field ${name}, one a line`}
          placeholder="One value a line"
          className={`${CONTROL} block w-full py-1.5 field-sizing-content`}
          defaultValue={values.join('\n')}
          onChange={({ target }) => onChange({ ...field, values: linesOf(target.value) })}
        />
      )}
      {type === 'object' && (
        <div className="mt-2 border-s-2 border-line ps-2">
          <ShapeFields label={`Fields of ${name}`} fields={fields} onChange={(next) => onChange({ ...field, fields: next })} />
        </div>
      )}
    </div>
  );
}

function withType(field: ShapeField, text: string): ShapeField {
  const type = FIELD_TYPES.find((each) => each === text) ?? 'string';
  const values = type === 'enum' && field.values.length === 0 ? ['first', 'second'] : field.values;
  return { ...field, type, values: type === 'enum' ? values : [], fields: type === 'object' ? field.fields : [] };
}

/** The lines that are not empty, each once. */
const linesOf = (text: string): string[] => [...new Set(text.split('\n').filter((line) => line !== ''))];
