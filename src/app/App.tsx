// The page: header, then the chat, or the models or measurements in its place, then the composer. Wires failures to their ways out.
import { useCallback } from 'react';
import { BenchPage } from './bench/BenchPage.tsx';
import type { Bench } from './bench/bench.ts';
import type { Comparison } from './bench/comparison.ts';
import { ChatLog } from './chat/ChatLog.tsx';
import { Composer } from './chat/Composer.tsx';
import type { Chat } from './chat/chat.ts';
import type { RemediesFor } from './chat/TurnView.tsx';
import { FailureNotice, RELOAD } from './failures/FailureNotice.tsx';
import { type Failure, helpFor } from './failures/failure.ts';
import { Header } from './Header.tsx';
import { ModelPanel } from './models/ModelPanel.tsx';
import type { Manager } from './models/manager.ts';
import type { Models } from './models/models.ts';
import { BENCH, useRoute } from './platform/route.ts';
import { type Store, useStore } from './platform/store.ts';
import { UpdateNotice } from './platform/UpdateNotice.tsx';
import type { Updates } from './platform/updates.ts';
import { Icon } from './ui/Icon.tsx';

export interface AppParts {
  bench: Bench;
  comparison: Comparison;
  chat: Chat;
  manager: Manager;
  /** Null where the browser has no service workers. */
  updates: Updates | null;
  /** Why the worker stopped; null while it runs. */
  death: Store<Failure | null>;
}

export function App({ bench, comparison, chat, manager, updates, death }: AppParts) {
  const { stage, current, isManaging } = useStore(manager.models.store, (state) => state);
  const failure = useStore(death, (state) => state);
  const isIdle = useStore(chat.store, (state) => state.status === 'idle');
  const isReady = stage.status === 'idle' && current !== null;
  const showsPanel = !isReady || isManaging;
  const isMeasuring = useRoute() === BENCH;
  // Nothing is on its way to the GPU.
  const isSettled = ['idle', 'asking', 'failed'].includes(stage.status);
  // The list, a question or a failure wants an answer first; while a model is on its way a message can be written.
  const isDeciding = isManaging || ['asking', 'failed'].includes(stage.status) || (stage.status === 'idle' && !isReady);
  const remediesFor = useRemedies(chat, manager.models);

  return (
    <div className="flex h-dvh flex-col pr-[env(safe-area-inset-right)] pl-[env(safe-area-inset-left)]">
      <Header chat={chat} manager={manager} />
      {updates && <UpdateNotice updates={updates} />}
      {failure && (
        <div className="p-4">
          <FailureNotice failure={failure} remedies={[RELOAD]} />
        </div>
      )}
      <main className="flex min-h-0 flex-1 flex-col">
        {showsPanel || isMeasuring ? (
          <div className="min-h-0 flex-1 overflow-y-auto">
            {isMeasuring ? (
              <BenchPage {...{ bench, comparison }} choices={manager.choices} model={current} isIdle={isIdle && isSettled} />
            ) : (
              <ModelPanel manager={manager} mayLoad={isIdle} />
            )}
          </div>
        ) : (
          <ChatLog chat={chat} remediesFor={remediesFor} />
        )}
        {/* Hidden, not unmounted: a draft outlives a change of the model. */}
        <div
          hidden={isDeciding || isMeasuring}
          className="mx-auto w-full max-w-3xl px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-4"
        >
          {isReady && current.notice && <Notice text={current.notice} />}
          <Composer chat={chat} isReady={isReady} />
        </div>
      </main>
    </div>
  );
}

function Notice({ text }: { text: string }) {
  return (
    <p role="note" className="mb-2 flex items-start gap-2 rounded-xl bg-warn-soft px-4 py-2 text-sm text-warn">
      <Icon name="warning" className="mt-0.5 size-4.5" />
      {text}
    </p>
  );
}

/** The ways out of a failed answer; stable, so that finished turns do not render again. */
function useRemedies(chat: Chat, models: Models): RemediesFor {
  return useCallback(
    (failure) => {
      switch (helpFor(failure.name).remedy) {
        case 'reload':
          return [RELOAD];
        case 'new-chat':
          return [{ label: 'New chat', run: () => void chat.startOver() }];
        case 'retry':
          return [{ label: 'Load the model again and retry', run: () => void reloadAndRetry(chat, models) }];
        case 'choose':
        case 'replace':
        case 'without-storage':
          return [{ label: 'Choose a model', run: () => models.manage(true) }];
      }
    },
    [chat, models],
  );
}

async function reloadAndRetry(chat: Chat, models: Models): Promise<void> {
  const { current } = models.store.get();
  if (!current) return models.manage(true);
  await models.load(current.url);
  const { stage } = models.store.get();
  if (stage.status === 'idle') await chat.retry();
}
