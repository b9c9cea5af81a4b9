// Where the user writes: Enter sends, Shift+Enter breaks the line. What the first paint does not
// need is loaded after it.
import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense } from 'react';
import { perform } from '../../actions/action.ts';
import { send, sendLater } from '../../actions/chat.ts';
import { useApp } from '../../app-context.ts';
import { isReady, isSettled, lacksGpu, type ModelsState } from '../../models/models.ts';
import { isTouch } from '../../platform/focus.ts';
import { useStore } from '../../platform/store.ts';
import { SendButton } from './SendButton.tsx';
import { Settings } from './Settings.tsx';
import { Thinking } from './Thinking.tsx';

const AttachButton = lazy(() => import('./files/AttachButton.tsx').then((module) => ({ default: module.AttachButton })));
const DraftFiles = lazy(() => import('./files/DraftFiles.tsx').then((module) => ({ default: module.DraftFiles })));
const Gauge = lazy(() => import('./gauge/Gauge.tsx').then((module) => ({ default: module.Gauge })));
const ToolsButton = lazy(() => import('./tools/ToolsButton.tsx').then((module) => ({ default: module.ToolsButton })));
const WaitingMessage = lazy(() => import('./waiting/WaitingMessage.tsx').then((module) => ({ default: module.WaitingMessage })));

/** A longer text that is pasted becomes a file. */
const MAX_PASTED_CHARACTERS = 2500;

export function Composer() {
  const { draft, manager, attaching } = useApp();
  const placeholder = useStore(manager.models.store, placeholderFor);
  const hasWaiting = useStore(draft, ({ waiting }) => waiting !== null);
  const hasFiles = useStore(draft, ({ files }) => files.length > 0);
  const hasRefusals = useStore(attaching.store, ({ refusals }) => refusals.length > 0);
  return (
    <div className="composer rounded-3xl border border-line bg-surface shadow-card">
      <Suspense>{hasWaiting && <WaitingMessage />}</Suspense>
      <Suspense>{(hasFiles || hasRefusals) && <DraftFiles />}</Suspense>
      <MessageField placeholder={placeholder} />
      <div className="composer-controls flex items-center px-2.5 pb-2.5">
        <Suspense fallback={<span className="size-10 shrink-0 pointer-coarse:size-11" />}>
          <AttachButton />
        </Suspense>
        <Settings />
        <Suspense fallback={<span className="size-10 shrink-0 pointer-coarse:size-11" />}>
          <ToolsButton />
        </Suspense>
        <Thinking />
        <span className="flex-1" />
        <Suspense>
          <Gauge />
        </Suspense>
        <SendButton />
      </div>
    </div>
  );
}

function MessageField({ placeholder }: { placeholder: string }) {
  const app = useApp();
  const { draft, attaching } = app;
  const text = useStore(draft, (current) => current.text);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!asksToSend(event)) return;
    event.preventDefault();
    perform(send.isEnabled(app) ? send : sendLater, app, undefined);
  };
  const onPaste = (event: ClipboardEvent) => {
    const { clipboardData } = event;
    const pasted = clipboardData.getData('text/plain');
    // An office program puts a picture of the text beside the text.
    const hasFiles = clipboardData.files.length > 0 && pasted === '';
    if (!hasFiles && pasted.length <= MAX_PASTED_CHARACTERS) return;
    event.preventDefault();
    if (!hasFiles) return attaching.addPasted(pasted);
    const files = [...clipboardData.files].map((file) => ({ file, path: file.name, isInFolder: false }));
    void attaching.add(files);
  };
  return (
    <>
      <label className="sr-only" htmlFor="message">
        Message
      </label>
      {/* Its frame shows the focus. */}
      <textarea
        id="message"
        rows={1}
        dir="auto"
        data-start="fine"
        value={text}
        onChange={(event) => draft.set({ ...draft.get(), text: event.target.value })}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        enterKeyHint={isTouch() ? 'enter' : 'send'}
        placeholder={placeholder}
        className="field-sizing-content block max-h-[40dvh] min-h-12 w-full resize-none bg-transparent px-5 pt-3.5 pb-1 outline-none placeholder:text-muted"
      />
    </>
  );
}

function placeholderFor(state: ModelsState): string {
  if (isReady(state)) return 'Ask anything';
  if (lacksGpu(state)) return 'Your draft is kept until a model is there';
  return isSettled(state) ? 'Write; a model must be loaded to send' : 'Write while the model is on its way';
}

/**
 * Enter without Shift; on a touch screen, which has no Shift+Enter, it breaks the line. Not while
 * an input method is composing: there it accepts a word. Safari says so only by the key code 229.
 */
function asksToSend(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isTouch() && !event.nativeEvent.isComposing && event.keyCode !== 229;
}
