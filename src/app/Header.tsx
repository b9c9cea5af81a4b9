// The line above everything: the app's name, the model, a new chat.
import type { Chat } from './chat/chat.ts';
import { Icon } from './Icon.tsx';
import type { Models, Stage } from './models/models.ts';
import { useStore } from './store.ts';

interface HeaderProps {
  chat: Chat;
  models: Models;
  isChoosing: boolean;
  onChoose: () => void;
}

export function Header({ chat, models, isChoosing, onChoose }: HeaderProps) {
  const stage = useStore(models.store, (state) => state.stage);
  const isIdle = useStore(chat.store, (state) => state.status === 'idle');
  const hasTurns = useStore(chat.store, (state) => state.turns.length > 0);
  return (
    <header className="flex min-h-14 items-center gap-2 border-b border-line px-3 pt-[env(safe-area-inset-top)] sm:px-4">
      <img src="./icons/icon.svg" alt="" className="size-7" />
      <span className="font-semibold tracking-tight max-sm:sr-only">gpt-oss-web</span>
      <button
        type="button"
        className="icon-button ml-1 w-auto min-w-0 shrink gap-1.5 px-3 text-sm disabled:opacity-100 disabled:hover:text-muted"
        aria-expanded={isChoosing}
        // The model may not be changed under a running answer.
        disabled={stage.status !== 'ready' || !isIdle}
        onClick={onChoose}
      >
        <span className="truncate">{modelLabel(stage)}</span>
        {stage.status === 'ready' && <Icon name="chevron" className="size-4" />}
      </button>
      <span className="flex-1" />
      <button
        type="button"
        className="icon-button"
        aria-label="New chat"
        disabled={!hasTurns}
        onClick={() => void chat.startOver()}
      >
        <Icon name="new-chat" />
      </button>
    </header>
  );
}

function modelLabel(stage: Stage): string {
  if (stage.status === 'ready') return stage.model.id;
  return stage.status === 'opening' || stage.status === 'checking' || stage.status === 'starting' ? 'Opening…' : 'No model';
}
