// The header of every screen: the app's name, the model with a link to all models, a running
// download, a new chat.
import type { LoadOptions } from '../contracts/models.ts';
import { newChat } from './actions/chat.ts';
import { useApp } from './app-context.ts';
import { percent } from './format.ts';
import type { Task } from './models/files/tasks.ts';
import type { ModelsState } from './models/models.ts';
import { API, CHAT, MODELS, navigate } from './platform/route.ts';
import { useStore } from './platform/store.ts';
import { ActionButton } from './ui/ActionButton.tsx';
import { Button } from './ui/Button.tsx';
import { Icon } from './ui/Icon.tsx';

export function Header({ path }: { path: string }) {
  const { models, tasks } = useApp().manager;
  const download = useStore(tasks.store, describeDownload);
  const isManaging = path === MODELS;
  return (
    <header className="flex min-h-14 items-center gap-2 border-b border-line px-3 pt-[env(safe-area-inset-top)] sm:px-4">
      <img src="./icons/icon.svg" alt="" className="size-7" />
      <span className="font-semibold tracking-tight max-sm:sr-only">gpt-oss-web</span>
      <Button
        look="icon"
        className="ml-1 w-auto min-w-0 shrink gap-1.5 px-3 text-sm"
        aria-expanded={isManaging}
        onClick={() => {
          if (isManaging) models.dismiss();
          navigate(isManaging ? CHAT : MODELS);
        }}
      >
        <ModelLabel />
        <Icon name="chevron" className="size-4" />
      </Button>
      {download && (
        <Button
          look="icon"
          className="w-auto gap-1 px-2 text-sm tabular-nums"
          aria-label={`Downloading: ${download}`}
          onClick={() => navigate(MODELS)}
        >
          <Icon name="down" className="size-4" />
          <span>{download}</span>
        </Button>
      )}
      <span className="flex-1" />
      <a
        href={path === API ? CHAT : API}
        className="icon-button"
        aria-label="API"
        aria-current={path === API ? 'page' : undefined}
      >
        <Icon name="code" />
      </a>
      <ActionButton action={newChat} target={undefined} look="icon" aria-label={newChat.label}>
        <Icon name="new-chat" />
      </ActionButton>
    </header>
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

function modelLabel({ current, stage }: ModelsState): string {
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
