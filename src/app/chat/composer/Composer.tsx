// Where the user writes: Enter sends, Shift+Enter breaks the line; effort and settings beside it;
// Stop while an answer comes.
import { type KeyboardEvent, type MouseEvent, useRef } from 'react';
import { perform } from '../../actions/action.ts';
import { send, stop } from '../../actions/chat.ts';
import { useApp, useAppState } from '../../app-context.ts';
import { isReady, isSettled, type ModelsState } from '../../models/models.ts';
import { focusStart, isTouch } from '../../platform/focus.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { configure, EFFORTS } from './parameters.ts';
import { Settings } from './Settings.tsx';

export function Composer() {
  const app = useApp();
  const draft = useStore(app.draft, (text) => text);
  const placeholder = useStore(app.manager.models.store, placeholderFor);
  return (
    <form className="composer rounded-3xl border border-line bg-surface shadow-card" onSubmit={(event) => event.preventDefault()}>
      <label className="sr-only" htmlFor="message">
        Message
      </label>
      {/* Its frame shows the focus. */}
      <textarea
        id="message"
        rows={1}
        dir="auto"
        data-start="fine"
        value={draft}
        onChange={(event) => app.draft.set(event.target.value)}
        onKeyDown={(event) => {
          if (!asksToSend(event)) return;
          event.preventDefault();
          perform(send, app, undefined);
        }}
        enterKeyHint={isTouch() ? 'enter' : 'send'}
        placeholder={placeholder}
        className="field-sizing-content block max-h-[40dvh] min-h-12 w-full resize-none bg-transparent px-5 pt-3.5 pb-1 outline-none placeholder:text-muted"
      />
      <div className="flex items-center gap-1 px-2.5 pb-2.5">
        <Settings />
        <Effort />
        <span className="flex-1" />
        <SendOrStop />
      </div>
    </form>
  );
}

function placeholderFor(state: ModelsState): string {
  if (isReady(state)) return 'Ask anything';
  return isSettled(state) ? 'Write; a model must be loaded to send' : 'Write while the model is on its way';
}

/** One button, which is never taken away: it keeps the focus, and the browser counts its clicks. */
function SendOrStop() {
  const app = useApp();
  const action = useAppState(({ chat }) => (chat.store.get() === null ? send : stop));
  const isEnabled = useAppState((current) => action.isEnabled(current));
  const hasJustSent = useRef(false);
  const press = (event: MouseEvent) => {
    // The second click of a double click on Send is no wish to stop. A third one is.
    const isSecond = event.detail === 2 && hasJustSent.current;
    hasJustSent.current = action === send;
    if (!isSecond) perform(action, app, undefined);
    // On a touch screen that would bring the keyboard back.
    if (!isTouch()) focusStart();
  };
  return (
    <Button
      look="primary"
      className="size-10 shrink-0 touch-manipulation rounded-full px-0"
      isDisabled={!isEnabled}
      aria-label={action.label}
      onClick={press}
    >
      <Icon name={action === stop ? 'stop' : 'send'} />
    </Button>
  );
}

function Effort() {
  const { options } = useApp();
  const effort = useStore(options, (current) => current.effort);
  return (
    <label className="flex min-h-10 min-w-0 items-center rounded-xl pl-2 text-sm text-muted hover:bg-sunken hover:text-ink">
      <span className="max-[22rem]:sr-only">Effort:</span>
      <select
        aria-label="Reasoning effort"
        className="min-h-10 min-w-0 rounded-xl bg-transparent pr-1 pl-1"
        value={effort}
        onChange={(event) => configure(options, { effort: EFFORTS.find((known) => known === event.target.value) ?? 'medium' })}
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

/**
 * Enter without Shift; on a touch screen, which has no Shift+Enter, it breaks the line. Not while
 * an input method is composing: there it accepts a word. Safari says so only by the key code 229.
 */
function asksToSend(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isTouch() && !event.nativeEvent.isComposing && event.keyCode !== 229;
}
