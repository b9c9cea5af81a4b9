// The form of a request. Its parameters come from the schema of the endpoint, and the text of the
// whole request is a way to write what the form does not show.
import { type ReactNode, useId } from 'react';
import { useApp } from '../../app-context.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { endpointOf, FORM_STARTS, isObject, type Json, type WorkbenchRequest, withParameter } from '../request.ts';
import { AnswerShape } from '../shape/AnswerShape.tsx';
import { useShownRequest } from '../use-shown-request.ts';
import { workbenchOf } from '../workbench.ts';
import { type Entry, type Form, formOf, formsOf } from './entries.ts';
import { JsonField } from './JsonField.tsx';
import { MessagesField } from './MessagesField.tsx';
import { ParameterField } from './ParameterField.tsx';

interface RequestFormProps {
  /** The schema of the endpoint's requests. */
  schema: Json;
  /** The refusal of the last run, if it is about the shape of the answer. */
  shapeError: string | null;
}

/** What the form has a part of its own for. */
const OWN = ['model', 'messages', 'response_format', 'text'];

export function RequestForm({ schema, shapeError }: RequestFormProps) {
  const workbench = workbenchOf(useApp());
  const { request, isAll, isText, version } = useStore(workbench.store, (state) => state);
  const id = useId();
  const { body, endpoint } = request;
  const forms = formsOf(schema);
  const form = formOf(forms, body);
  const changeBody = (next: Json) => workbench.change({ body: next });
  return (
    <form key={`${endpoint} ${version}`} aria-label="Request" className="space-y-5" onSubmit={(event) => event.preventDefault()}>
      <ModelField />
      {forms.length > 1 && form && <FormChoice forms={forms} form={form} body={body} onChange={changeBody} />}
      {isText ? (
        <JsonField
          id={id}
          label="The request as JSON"
          rows={16}
          value={body}
          onChange={(next) => isObject(next) && changeBody(next)}
        />
      ) : (
        form && <Parameters {...{ form, isAll, request, shapeError }} onChange={changeBody} />
      )}
    </form>
  );
}

interface ParametersProps {
  form: Form;
  isAll: boolean;
  request: WorkbenchRequest;
  shapeError: string | null;
  onChange(body: Json): void;
}

function Parameters({ form, isAll, request, shapeError, onChange }: ParametersProps) {
  const { body, endpoint } = request;
  const names = form.entries.map(({ name }) => name);
  const shown = form.entries.filter((entry) => isShown(entry, { isAll, body, basic: endpointOf(endpoint).basic }));
  const hasShape = names.includes(endpoint === 'responses' ? 'text' : 'response_format');
  const { messages } = body;
  return (
    <>
      {names.includes('messages') && Array.isArray(messages) && (
        <MessagesField messages={messages} onChange={(next) => onChange(withParameter(body, 'messages', next))} />
      )}
      <Fields entries={shown.filter(isInput)} {...{ body, onChange }} />
      {hasShape && <AnswerShape request={request} error={shapeError} onChange={onChange} />}
      <ParameterHead count={form.entries.length} />
      <Fields
        entries={ordered(
          shown.filter((entry) => !isInput(entry)),
          endpointOf(endpoint).basic,
        )}
        {...{ body, onChange }}
      />
    </>
  );
}

function Fields({ entries, body, onChange }: { entries: readonly Entry[]; body: Json; onChange(body: Json): void }): ReactNode {
  return entries.map((entry) => (
    <ParameterField
      key={entry.name}
      entry={entry}
      value={body[entry.name]}
      onChange={(value) => onChange(withParameter(body, entry.name, value))}
    />
  ));
}

/** Whether a parameter is what is asked, and not how it is answered. */
const isInput = ({ isRequired, name }: Entry): boolean => isRequired || name === 'input' || name === 'instructions';

/** The basic parameters in their order, then the others. */
function ordered(entries: readonly Entry[], basic: readonly string[]): readonly Entry[] {
  const rank = ({ name }: Entry) => (basic.includes(name) ? basic.indexOf(name) : basic.length);
  return [...entries].sort((one, other) => rank(one) - rank(other));
}

/** Whether a parameter has a field: it is basic, it has a value, or all are shown. */
function isShown(
  { name, isRequired }: Entry,
  { isAll, body, basic }: { isAll: boolean; body: Json; basic: readonly string[] },
): boolean {
  if (OWN.includes(name)) return false;
  return isAll || isRequired || name === 'input' || basic.includes(name) || body[name] !== undefined;
}

function ParameterHead({ count }: { count: number }) {
  const workbench = workbenchOf(useApp());
  const isAll = useStore(workbench.store, (state) => state.isAll);
  const choice = (label: string, is: boolean) => (
    <Button
      look="text"
      className="min-h-8 aria-pressed:bg-sunken aria-pressed:text-ink"
      aria-pressed={isAll === is}
      onClick={() => workbench.show({ isAll: is })}
    >
      {label}
    </Button>
  );
  return (
    <div className="flex items-center justify-between gap-3">
      <h3 className="text-sm font-medium">Parameters</h3>
      <span className="flex gap-1">
        {choice('Basic', false)}
        {choice(`All ${count}`, true)}
      </span>
    </div>
  );
}

function ModelField() {
  const app = useApp();
  const request = useShownRequest();
  const id = useId();
  const list = useStore(app.manager.models.store, (state) => state.list);
  const names = list.map((model) => model.id);
  const isUnknown = !names.includes(request.model);
  return (
    <div>
      <label htmlFor={id} className="text-sm font-medium">
        model
      </label>
      <select
        id={id}
        className="field mt-1 block min-h-10 w-full bg-canvas pointer-coarse:min-h-11"
        value={request.model}
        onChange={({ target }) => workbenchOf(app).change({ model: target.value })}
      >
        {isUnknown && <option value={request.model}>{request.model}</option>}
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface FormChoiceProps {
  forms: readonly Form[];
  form: Form;
  body: Json;
  onChange(body: Json): void;
}

/** The forms of an endpoint that has several. Each has a parameter that the others lack. */
function FormChoice({ forms, form, body, onChange }: FormChoiceProps) {
  const id = useId();
  const inputs = Object.keys(FORM_STARTS);
  const inputOf = ({ entries }: Form) => entries.find(({ name, isRequired }) => isRequired && inputs.includes(name))?.name;
  return (
    <div>
      <label htmlFor={id} className="text-sm font-medium">
        Input
      </label>
      <select
        id={id}
        className="field mt-1 block min-h-10 w-full bg-canvas pointer-coarse:min-h-11"
        value={inputOf(form) ?? ''}
        onChange={({ target }) => {
          const rest = inputs.reduce<Json>((left, name) => withParameter(left, name, undefined), body);
          onChange({ [target.value]: FORM_STARTS[target.value], ...rest });
        }}
      >
        {forms.map((each) => (
          <option key={each.title} value={inputOf(each) ?? ''}>
            {each.title}
          </option>
        ))}
      </select>
    </div>
  );
}
