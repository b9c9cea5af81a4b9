// The header of every screen: the title of the chat, the model with a menu of all models, a running
// download, new chats.
import { newChat, temporaryChat } from './actions/chat.ts';
import { toggleSidebar } from './actions/frame.ts';
import { useApp } from './app-context.ts';
import { DOCKED, useMedia } from './frame/media.ts';
import { TitleMenu } from './frame/TitleMenu.tsx';
import { describeDownloads } from './models/downloads/running.ts';
import { ModelChip } from './models/picker/ModelChip.tsx';
import { API, CHAT, MODELS, navigate } from './platform/route.ts';
import { useStore } from './platform/store.ts';
import { ActionButton } from './ui/ActionButton.tsx';
import { Button } from './ui/Button.tsx';
import { Icon } from './ui/Icon.tsx';

export function Header({ path }: { path: string }) {
  const { chats } = useApp();
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
        <ModelChip />
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

/** How far the downloads beside the chat are, where the sidebar does not show it. */
function Download() {
  const download = useStore(useApp().manager.tasks.store, describeDownloads);
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
