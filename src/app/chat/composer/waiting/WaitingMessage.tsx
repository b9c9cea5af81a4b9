// The message that is sent when the running answer ends. Loaded with the first one.
import { isAnsweringHere } from '../../../actions/chat.ts';
import { cancelWaiting, editWaiting, sendWaiting } from '../../../actions/waiting.ts';
import { useApp, useAppState } from '../../../app-context.ts';
import { useStore } from '../../../platform/store.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';

export function WaitingMessage() {
  const waiting = useStore(useApp().draft, (current) => current.waiting);
  const isAnswering = useAppState(isAnsweringHere);
  if (!waiting) return null;
  const { text, files } = waiting;
  return (
    <section aria-label="Waiting message" className="mx-3 mt-3 rounded-xl border border-dashed border-edge px-3 py-2 text-sm">
      <p className="text-xs text-muted">{isAnswering ? 'Waits for the end of this answer' : 'Not sent yet'}</p>
      <p className="mt-0.5 line-clamp-3 wrap-anywhere whitespace-pre-wrap" dir="auto">
        {text}
      </p>
      {files.length > 0 && <p className="text-xs text-muted">{files.map(({ name }) => name).join(', ')}</p>}
      <div className="-mx-2 -mb-1 flex flex-wrap">
        {!isAnswering && <ActionButton action={sendWaiting} target={undefined} look="text" className="font-medium text-accent" />}
        <ActionButton action={editWaiting} target={undefined} look="text" />
        <ActionButton action={cancelWaiting} target={undefined} look="text" />
      </div>
    </section>
  );
}
