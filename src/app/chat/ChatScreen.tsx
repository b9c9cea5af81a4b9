// The screen of the chat: the conversation, or a stand-in for the model while there is none, and
// the composer.
import { canChange, isAnsweredElsewhere, isAnsweringHere, newChat } from '../actions/chat.ts';
import { useApp, useAppState } from '../app-context.ts';
import { headOf } from '../conversations/conversation.ts';
import { FailureNotice } from '../failures/FailureNotice.tsx';
import { isDemo, isQuiet } from '../first-visit/first-visit.ts';
import { lacksGpu, type ModelsState, type Stage } from '../models/models.ts';
import { conversationPath } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import type { ScreenProps } from '../screens.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { ScreenTitle } from '../ui/ScreenTitle.tsx';
import { ChatLog } from './ChatLog.tsx';
import { Composer } from './composer/Composer.tsx';

/**
 * The list, a question or a failure wants an answer first; while a model is on its way a message
 * can be written.
 */
const DECIDING: readonly Stage['status'][] = ['idle', 'asking', 'failed'];

export function ChatScreen({ standIn: given }: ScreenProps) {
  const { conversation, manager, chats } = useApp();
  const { status, failure, document: shown } = useStore(chats.shown.state, (state) => state);
  const hasMessages = useStore(conversation, (current) => headOf(current) !== null);
  const isDeciding = useStore(manager.models.store, ({ stage }) => DECIDING.includes(stage.status));
  // The draft waits for a GPU.
  const isGpuMissing = useStore(manager.models.store, lacksGpu);
  const isQuietStart = useStore(manager.models.store, (state) => isQuiet(state, document.baseURI));
  const notice = useStore(manager.models.store, noticeOf);
  // The demo comes by itself: nothing takes the chat's place meanwhile.
  const standIn = isQuietStart ? null : given;
  if (status === 'missing') return <Missing />;
  if (status === 'failed' && failure)
    return (
      <div className="p-4">
        <FailureNotice failure={failure} remedies={[]} />
      </div>
    );
  if (standIn && !hasMessages && status === 'ready')
    return (
      <>
        <div className="min-h-0 flex-1 overflow-y-auto">{standIn}</div>
        {(!isDeciding || isGpuMissing) && <ComposerArea />}
      </>
    );
  return (
    <>
      <ChatLog key={`${shown.id} ${status}`} name={shown.id} isLoading={status === 'loading'} />
      {standIn && <div className="stand-in max-h-[60%] shrink-0 overflow-y-auto border-t border-line">{standIn}</div>}
      <ComposerArea notice={standIn ? null : notice} />
    </>
  );
}

/** A sentence that must stay beside the model. The demo's is in its name and on the first page. */
const noticeOf = (state: ModelsState): string | null =>
  isDemo(state, state.current?.url, document.baseURI) ? null : (state.current?.notice ?? null);

/** An address whose conversation was deleted, or is on another device. */
function Missing() {
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-12">
      <ScreenTitle>This chat is not here</ScreenTitle>
      <p className="mt-3 text-muted">
        It was deleted, or it is stored in another browser. Chats never leave the browser that they were written in.
      </p>
      <ActionButton action={newChat} target={undefined} look="primary" className="mt-5" />
    </div>
  );
}

function ComposerArea({ notice = null }: { notice?: string | null | undefined }) {
  return (
    <div className="composer-area mx-auto w-full max-w-184 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-4">
      {notice && (
        <p role="note" className="note mb-2 flex items-start gap-2 rounded-xl bg-warn-soft px-4 py-2 text-sm text-warn">
          <Icon name="warning" className="mt-0.5 size-4.5" />
          <span>{notice}</span>
        </p>
      )}
      <AnswerElsewhere />
      <Composer />
    </div>
  );
}

/** Says why nothing can be sent here: an answer comes in another chat, or in another tab. */
function AnswerElsewhere() {
  const running = useStore(useApp().chat.store, (state) => state);
  const isHere = useAppState(isAnsweringHere);
  const isElsewhere = useAppState((app) => isAnsweredElsewhere(app) && !canChange(app));
  if (isElsewhere) return <p className="mb-2 px-4 text-sm text-muted">Another tab is answering here. You can read along.</p>;
  if (!running || isHere) return null;
  return (
    <p className="mb-2 px-4 text-sm text-muted">
      An answer is coming in{' '}
      <a className="underline underline-offset-2 hover:text-ink" href={conversationPath(running.documentId)}>
        another chat
      </a>
      . Wait for it, or stop it.
    </p>
  );
}
