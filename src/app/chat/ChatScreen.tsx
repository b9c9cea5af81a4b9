// The screen of the chat: the conversation, or what stands in for the model while there is none,
// and the composer.
import { useApp } from '../app-context.ts';
import { headOf } from '../conversations/conversation.ts';
import type { Stage } from '../models/models.ts';
import { useStore } from '../platform/store.ts';
import type { ScreenProps } from '../screens.ts';
import { Icon } from '../ui/Icon.tsx';
import { ChatLog } from './ChatLog.tsx';
import { Composer } from './Composer.tsx';

/** The list, a question or a failure wants an answer first; while a model is on its way a message can be written. */
const DECIDING: readonly Stage['status'][] = ['idle', 'asking', 'failed'];

export function ChatScreen({ standIn }: ScreenProps) {
  const { conversation, manager } = useApp();
  const hasMessages = useStore(conversation, (current) => headOf(current) !== null);
  const isDeciding = useStore(manager.models.store, ({ stage }) => DECIDING.includes(stage.status));
  const notice = useStore(manager.models.store, ({ current }) => current?.notice);
  if (standIn && !hasMessages)
    return (
      <>
        <div className="min-h-0 flex-1 overflow-y-auto">{standIn}</div>
        {!isDeciding && <ComposerArea />}
      </>
    );
  return (
    <>
      <ChatLog />
      {standIn && <div className="stand-in max-h-[60%] shrink-0 overflow-y-auto border-t border-line">{standIn}</div>}
      <ComposerArea notice={standIn ? null : notice} />
    </>
  );
}

function ComposerArea({ notice = null }: { notice?: string | null | undefined }) {
  return (
    <div className="composer-area mx-auto w-full max-w-3xl px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-4">
      {notice && (
        <p role="note" className="note mb-2 flex items-start gap-2 rounded-xl bg-warn-soft px-4 py-2 text-sm text-warn">
          <Icon name="warning" className="mt-0.5 size-4.5" />
          <span>{notice}</span>
        </p>
      )}
      <Composer />
    </div>
  );
}
