// Where the visitor writes: Enter sends, Shift+Enter breaks the line; effort and settings beside it; Stop while an answer comes.
import { type KeyboardEvent, useState } from 'react';
import type { ReasoningEffort } from '../../contracts/chat.ts';
import { useStore } from '../platform/store.ts';
import { Icon } from '../ui/Icon.tsx';
import type { Chat } from './chat.ts';
import { Settings } from './Settings.tsx';

const EFFORTS: ReasoningEffort[] = ['low', 'medium', 'high'];

export function Composer({ chat, isReady }: { chat: Chat; isReady: boolean }) {
  const [draft, setDraft] = useState('');
  const isIdle = useStore(chat.store, (state) => state.status === 'idle');
  const canSend = isReady && isIdle && draft.trim() !== '';
  const send = () => {
    if (!canSend) return;
    setDraft('');
    void chat.send(draft);
  };
  return (
    <form
      className="rounded-3xl border border-line bg-surface shadow-card focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label className="sr-only" htmlFor="message">
        Message
      </label>
      {/* Its frame shows the focus. */}
      <textarea
        id="message"
        rows={1}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (!asksToSend(event)) return;
          event.preventDefault();
          send();
        }}
        placeholder={isReady ? 'Ask anything' : 'Write while the model is on its way'}
        className="field-sizing-content block max-h-[40dvh] min-h-12 w-full resize-none bg-transparent px-5 pt-3.5 pb-1 outline-none placeholder:text-muted"
      />
      <div className="flex items-center gap-1 px-2.5 pb-2.5">
        <Settings chat={chat} />
        <Effort chat={chat} />
        <span className="flex-1" />
        {isIdle ? (
          <button type="submit" className="button button-primary size-10 rounded-full px-0" disabled={!canSend} aria-label="Send">
            <Icon name="send" />
          </button>
        ) : (
          <StopButton chat={chat} />
        )}
      </div>
    </form>
  );
}

function StopButton({ chat }: { chat: Chat }) {
  const isStopping = useStore(chat.store, (state) => state.status === 'stopping');
  return (
    <button
      type="button"
      className="button button-primary size-10 rounded-full px-0"
      disabled={isStopping}
      aria-label="Stop"
      onClick={() => void chat.stop()}
    >
      <Icon name="stop" />
    </button>
  );
}

function Effort({ chat }: { chat: Chat }) {
  const effort = useStore(chat.store, (state) => state.options.effort);
  return (
    <label className="flex min-h-10 items-center rounded-xl pl-2 text-sm text-muted hover:bg-sunken hover:text-ink">
      <span className="max-[22rem]:sr-only">Effort:</span>
      <select
        aria-label="Reasoning effort"
        className="min-h-10 rounded-xl bg-transparent pr-1 pl-1"
        value={effort}
        onChange={(event) => chat.configure({ effort: EFFORTS.find((known) => known === event.target.value) ?? 'medium' })}
      >
        {EFFORTS.map((level) => (
          <option key={level} value={level} className="bg-surface text-ink">
            {level}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Enter without Shift, unless an input method is composing: there it accepts a word. Safari says so only by the key code 229. */
function asksToSend(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && event.keyCode !== 229;
}
