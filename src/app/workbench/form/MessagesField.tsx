// The messages of a conversation: who wrote each, and its text. A message with more than that is
// written as JSON.
import { useId } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { isObject, type Json } from '../request.ts';
import { JsonField } from './JsonField.tsx';

interface MessagesFieldProps {
  messages: readonly unknown[];
  onChange(messages: readonly unknown[]): void;
}

const ROLES = ['system', 'developer', 'user', 'assistant'] as const;

export function MessagesField({ messages, onChange }: MessagesFieldProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="flex items-center justify-between gap-3">
        <h3 id={id} className="text-sm font-medium">
          messages
        </h3>
        <Button look="text" onClick={() => onChange([...messages, { role: nextRole(messages), content: '' }])}>
          <span>Add a message</span>
        </Button>
      </div>
      <ol className="space-y-2">
        {messages.map((message, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a message has no name but its place
          <li key={at} className="rounded-xl border border-line bg-surface p-2">
            <MessageField
              message={message}
              name={`Message ${at + 1}`}
              onChange={(next) => onChange(messages.with(at, next))}
              onRemove={messages.length > 1 ? () => onChange(messages.toSpliced(at, 1)) : null}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface MessageFieldProps {
  message: unknown;
  name: string;
  onChange(message: unknown): void;
  /** Null for the only one. */
  onRemove: (() => void) | null;
}

function MessageField({ message, name, onChange, onRemove }: MessageFieldProps) {
  const id = useId();
  const removal = onRemove && (
    <Button look="small" className="ms-auto text-muted" aria-label={`Remove ${name.toLowerCase()}`} onClick={onRemove}>
      <Icon name="close" className="size-4" />
    </Button>
  );
  if (!isPlain(message))
    return (
      <>
        <div className="flex">{removal}</div>
        <JsonField id={id} label={`${name} as JSON`} value={message} onChange={(next) => onChange(next ?? {})} />
      </>
    );
  return (
    <>
      <div className="flex items-center gap-2">
        <select
          aria-label={`Role of ${name.toLowerCase()}`}
          className="min-h-8 rounded-lg bg-transparent px-1 font-mono text-xs text-muted pointer-coarse:min-h-11"
          value={String(message['role'])}
          onChange={({ target }) => onChange({ ...message, role: target.value })}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {role}
            </option>
          ))}
        </select>
        {removal}
      </div>
      <textarea
        aria-label={`Text of ${name.toLowerCase()}`}
        rows={2}
        className="block max-h-[40vh] w-full resize-y rounded-lg bg-transparent px-2 py-1 text-sm field-sizing-content"
        value={String(message['content'])}
        onChange={({ target }) => onChange({ ...message, content: target.value })}
      />
    </>
  );
}

/** Whether a message has a role and a text, and nothing else. */
function isPlain(message: unknown): message is Json {
  if (!isObject(message)) return false;
  const { role, content, ...more } = message;
  return ROLES.some((each) => each === role) && typeof content === 'string' && Object.keys(more).length === 0;
}

/** After a question comes an answer. */
function nextRole(messages: readonly unknown[]): string {
  const last = messages.at(-1);
  return isObject(last) && last['role'] === 'user' ? 'assistant' : 'user';
}
