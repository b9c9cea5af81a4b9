// The sidebar: docked beside wide pages, a drawer in front of narrow ones.
import { lazy, Suspense } from 'react';
import { newChat, temporaryChat } from '../actions/chat.ts';
import { openSettings, search, toggleSidebar } from '../actions/frame.ts';
import { useApp } from '../app-context.ts';
import { runningDownloads } from '../models/downloads/running.ts';
import { isSettingsPath, MODELS, modelIn, PRIVACY, SETTINGS, usePath, WORKBENCH } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Keys } from '../ui/Keys.tsx';
import { useModal } from '../ui/modal.ts';
import { DOCKED, useMedia } from './media.ts';

// Chats are read after the first paint.
const ConversationList = lazy(() => import('./ConversationList.tsx').then((module) => ({ default: module.ConversationList })));
const DownloadCard = lazy(() =>
  import('../models/downloads/DownloadCard.tsx').then((module) => ({ default: module.DownloadCard })),
);
// It is measured, so it comes after the first paint. Without its code the link says where it leads.
const PrivacyLine = lazy(() =>
  import('../privacy/PrivacyLine.tsx').then(
    (module) => ({ default: module.PrivacyLine }),
    () => ({ default: () => 'Privacy' }),
  ),
);

export function Sidebar() {
  const { sidebar, layers } = useApp();
  const isHidden = useStore(sidebar.state, (state) => state.isHidden);
  const isOpen = useStore(layers.state, (layer) => layer === 'drawer');
  const isDocked = useMedia(DOCKED);
  if (!isDocked) return isOpen ? <Drawer /> : null;
  if (isHidden) return null;
  return (
    <aside aria-label="Conversations" className="flex w-68 shrink-0 flex-col border-e border-line bg-side">
      <Content />
    </aside>
  );
}

function Drawer() {
  const { layers } = useApp();
  const dialog = useModal();
  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-label="Conversations"
      onClose={() => dialog.current?.open || layers.close('drawer')}
      // A press on the backdrop is one on the dialog itself: its content fills it.
      onPointerDown={(event) => event.target === dialog.current && layers.close('drawer')}
    >
      <div className="flex h-full flex-col">
        <Content />
      </div>
    </dialog>
  );
}

function Content() {
  const path = usePath();
  const isDownloading = useStore(useApp().manager.tasks.store, (tasks) => runningDownloads(tasks).length > 0);
  return (
    <>
      <div className="flex h-14 shrink-0 items-center gap-2.5 ps-5 pe-3 font-semibold tracking-tight">
        <img src="./icons/icon.svg" alt="" className="size-6" />
        <span className="flex-1">gpt-oss-web</span>
        <ActionButton action={toggleSidebar} target={undefined} look="icon" aria-label="Hide the sidebar">
          <Icon name="sidebar" className="size-4.5" />
        </ActionButton>
      </div>
      <div className="shrink-0 px-3">
        <ActionButton action={newChat} target={undefined} look="nav">
          <Icon name="new-chat" className="size-4.5" />
          <span>{newChat.label}</span>
        </ActionButton>
        <ActionButton action={temporaryChat} target={undefined} look="nav" className="sm:hidden">
          <Icon name="temporary" className="size-4.5" />
          <span>{temporaryChat.label}</span>
        </ActionButton>
        <ActionButton action={search} target={undefined} look="nav">
          <Icon name="search" className="size-4.5" />
          <span className="flex-1 text-start">{search.label}</span>
          {search.shortcut && <Keys shortcut={search.shortcut} className="max-sm:hidden pointer-coarse:hidden" />}
        </ActionButton>
      </div>
      <Suspense fallback={<div className="flex-1" />}>
        <ConversationList />
      </Suspense>
      <div className="shrink-0 border-t border-line px-3 py-2">
        <Suspense>{isDownloading && <DownloadCard />}</Suspense>
        <a href={MODELS} className="nav-button" aria-current={path === MODELS || modelIn(path) ? 'page' : undefined}>
          <Icon name="models" className="size-4.5" />
          <span>Models</span>
        </a>
        <a href={WORKBENCH} className="nav-button" aria-current={path.startsWith(WORKBENCH) ? 'page' : undefined}>
          <Icon name="workbench" className="size-4.5" />
          <span>Workbench</span>
        </a>
        <a href={SETTINGS} className="nav-button" aria-current={isSettingsPath(path) ? 'page' : undefined}>
          <Icon name="settings" className="size-4.5" />
          <span>{openSettings.label}</span>
        </a>
      </div>
      <div className="shrink-0 border-t border-line px-3 py-1 pb-[max(0.25rem,env(safe-area-inset-bottom))]">
        <a href={PRIVACY} className="nav-button" aria-current={path === PRIVACY ? 'page' : undefined}>
          <Icon name="shield" className="size-4.5 text-good" />
          <span className="truncate text-xs font-normal">
            <Suspense fallback="Privacy">
              <PrivacyLine />
            </Suspense>
          </span>
        </a>
      </div>
    </>
  );
}
