// The header of every screen: the title of the chat, the model with a link to all models, a running
// download, new chats.
import type { LoadOptions } from '../contracts/models.ts';
import { newChat, temporaryChat } from './actions/chat.ts';
import { toggleSidebar } from './actions/frame.ts';
import { useApp } from './app-context.ts';
import { percent } from './format.ts';
import { DOCKED, useMedia } from './frame/media.ts';
import { TitleMenu } from './frame/TitleMenu.tsx';
import type { Task } from './models/files/tasks.ts';
import { lacksGpu, type ModelsState } from './models/models.ts';
import { API, CHAT, MODELS, navigate } from './platform/route.ts';
import { useStore } from './platform/store.ts';
import { ActionButton } from './ui/ActionButton.tsx';
import { Button } from './ui/Button.tsx';
import { Icon } from './ui/Icon.tsx';

export function Header({ path }: { path: string }) {
  const { manager, chats } = useApp();
  const { models } = manager;
  const isManaging = path === MODELS;
  const isDocked = useMedia(DOCKED);
  const isHidden = useStore(useApp().sidebar.state, (state) => state.isHidden);
  return (
    <header className="flex min-h-14 shrink-0 items-center gap-1 px-2 pt-[env(safe-area-inset-top)] sm:gap-2 sm:px-4">
      {(!isDocked || isHidden) && (
        <ActionButton action={toggleSidebar} target={undefined} look="icon" aria-label="Show the sidebar">
          <Icon name={isDocked ? 'sidebar' : 'menu'} className="size-4.5" />
        </ActionButton>
      )}
      <div className="flex min-w-0 flex-1 items-center gap-x-2 max-sm:flex-col">
        {path === CHAT && <TitleMenu />}
        <span className="flex-1 max-sm:hidden" />
        <Button
          look="chip"
          aria-expanded={isManaging}
          onClick={() => {
            if (isManaging) models.dismiss();
            navigate(isManaging ? chats.shown.path : MODELS);
          }}
        >
          <ModelLabel />
          <Icon name="chevron" className="size-4" />
        </Button>
      </div>
      <Download />
      <a
        href={path === API ? chats.shown.path : API}
        className="icon-button"
        aria-label="API"
        aria-current={path === API ? 'page' : undefined}
      >
        <Icon name="code" />
      </a>
      <ActionButton
        action={temporaryChat}
        target={undefined}
        look="icon"
        className="max-sm:hidden"
        aria-label={temporaryChat.label}
      >
        <Icon name="temporary" className="size-4.5" />
      </ActionButton>
      {(!isDocked || isHidden) && (
        <ActionButton action={newChat} target={undefined} look="icon" aria-label={newChat.label}>
          <Icon name="new-chat" className="size-4.5" />
        </ActionButton>
      )}
    </header>
  );
}

/** How far the downloads beside the chat are. */
function Download() {
  const download = useStore(useApp().manager.tasks.store, describeDownload);
  if (!download) return null;
  return (
    <Button
      look="icon"
      className="w-auto gap-1 px-2 text-sm tabular-nums"
      aria-label={`Downloading: ${download}`}
      onClick={() => navigate(MODELS)}
    >
      <Icon name="down" className="size-4" />
      <span>{download}</span>
    </Button>
  );
}

function ModelLabel() {
  const state = useStore(useApp().manager.models.store, (current) => current);
  // While another model is being opened, the label is about that one.
  const loadOptions = state.stage.status === 'idle' ? state.current?.loadOptions : null;
  return (
    <>
      <span className="truncate">{modelLabel(state)}</span>
      {loadOptions && <LoadOptionBadges loadOptions={loadOptions} />}
    </>
  );
}

function modelLabel(state: ModelsState): string {
  const { current, stage } = state;
  if (lacksGpu(state)) return 'No GPU';
  if (stage.status === 'opening' || stage.status === 'checking' || stage.status === 'starting') return 'Opening…';
  return current?.id ?? 'No model';
}

const BADGE = 'shrink-0 rounded-md bg-sunken px-1.5 text-xs';

/** The load options that differ from the defaults; shortened on a phone. */
function LoadOptionBadges({ loadOptions: { weights, embedding, cache } }: { loadOptions: LoadOptions }) {
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

/** Progress of the downloads beside the chat; null while none runs. */
function describeDownload(tasks: Readonly<Record<string, Task>>): string | null {
  const running = Object.values(tasks).flatMap((task) =>
    task.status === 'running' && (task.kind === 'download' || task.kind === 'repair') ? [task.progress] : [],
  );
  if (running.length === 0) return null;
  const sum = (of: 'bytes' | 'totalBytes') => running.reduce((total, progress) => total + (progress?.[of] ?? 0), 0);
  return `${percent(sum('bytes'), sum('totalBytes'))} %`;
}
