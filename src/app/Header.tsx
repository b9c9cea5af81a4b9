// The line above everything: the app's name, the model and the way to all models, a running download, a new chat.
import type { LoadOptions } from '../contracts/models.ts';
import type { Chat } from './chat/chat.ts';
import { percent } from './models/amounts.ts';
import type { Task } from './models/files/tasks.ts';
import type { Manager } from './models/manager.ts';
import type { ModelsState } from './models/models.ts';
import { useStore } from './platform/store.ts';
import { Icon } from './ui/Icon.tsx';

export function Header({ chat, manager: { models, tasks } }: { chat: Chat; manager: Manager }) {
  const state = useStore(models.store, (current) => current);
  const hasTurns = useStore(chat.store, ({ turns }) => turns.length > 0);
  // While another one is on its way the label is about that one.
  const choices = state.stage.status === 'idle' ? state.current?.choices : null;
  const download = useStore(tasks.store, describeDownload);
  return (
    <header className="flex min-h-14 items-center gap-2 border-b border-line px-3 pt-[env(safe-area-inset-top)] sm:px-4">
      <img src="./icons/icon.svg" alt="" className="size-7" />
      <span className="font-semibold tracking-tight max-sm:sr-only">gpt-oss-web</span>
      <button
        type="button"
        className="icon-button ml-1 w-auto min-w-0 shrink gap-1.5 px-3 text-sm disabled:opacity-100 disabled:hover:text-muted"
        aria-expanded={state.isManaging}
        disabled={state.stage.status === 'starting'}
        onClick={() => models.manage(!state.isManaging)}
      >
        <span className="truncate">{modelLabel(state)}</span>
        {choices && <ChoiceBadges choices={choices} />}
        <Icon name="chevron" className="size-4" />
      </button>
      {download && (
        <button
          type="button"
          className="icon-button w-auto gap-1 px-2 text-sm tabular-nums"
          aria-label={`Downloading: ${download}`}
          onClick={() => models.manage(true)}
        >
          <Icon name="down" className="size-4" />
          {download}
        </button>
      )}
      <span className="flex-1" />
      <button
        type="button"
        className="icon-button"
        aria-label="New chat"
        disabled={!hasTurns}
        onClick={() => {
          models.manage(false);
          void chat.startOver();
        }}
      >
        <Icon name="new-chat" />
      </button>
    </header>
  );
}

function modelLabel({ current, stage }: ModelsState): string {
  if (stage.status === 'opening' || stage.status === 'checking' || stage.status === 'starting') return 'Opening…';
  return current?.id ?? 'No model';
}

const BADGE = 'shrink-0 rounded-md bg-sunken px-1.5 text-xs';

/** What the model is loaded with, where that is not as usual; in few words on a phone. */
function ChoiceBadges({ choices: { weights, embedding, cache } }: { choices: LoadOptions }) {
  return (
    <>
      {weights === 'int8' && (
        <span className={BADGE}>
          int8<span className="max-sm:sr-only"> weights</span>
        </span>
      )}
      {embedding === 'storage' && (
        <span className={BADGE}>
          <span className="max-sm:sr-only">embedding in </span>storage
        </span>
      )}
      {cache === 'f32' && (
        <span className={BADGE}>
          f32<span className="max-sm:sr-only"> cache</span>
        </span>
      )}
    </>
  );
}

/** How far the downloads beside the chat are; null while none runs. */
function describeDownload(tasks: Readonly<Record<string, Task>>): string | null {
  const running = Object.values(tasks).flatMap((task) =>
    task.status === 'running' && (task.kind === 'download' || task.kind === 'repair') ? [task.progress] : [],
  );
  if (running.length === 0) return null;
  const sum = (of: 'bytes' | 'totalBytes') => running.reduce((total, progress) => total + (progress?.[of] ?? 0), 0);
  return `${percent(sum('bytes'), sum('totalBytes'))} %`;
}
