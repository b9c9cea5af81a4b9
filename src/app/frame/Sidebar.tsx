// The sidebar: docked beside wide pages, a drawer in front of narrow ones.
import { lazy, Suspense, useEffect, useRef } from 'react';
import { newChat, temporaryChat } from '../actions/chat.ts';
import { search, toggleSidebar } from '../actions/frame.ts';
import { useApp } from '../app-context.ts';
import { MODELS, usePath } from '../platform/route.ts';
import { useStore } from '../platform/store.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { ConversationList } from './ConversationList.tsx';
import { DOCKED, useMedia } from './media.ts';

const SearchDialog = lazy(() => import('./SearchDialog.tsx').then((module) => ({ default: module.SearchDialog })));

export function Sidebar() {
  const { sidebar } = useApp();
  const { isHidden, isOpen, isSearching } = useStore(sidebar.state, (state) => state);
  const isDocked = useMedia(DOCKED);
  return (
    <>
      {isDocked && !isHidden && (
        <aside aria-label="Conversations" className="flex w-68 shrink-0 flex-col border-e border-line bg-side">
          <Content />
        </aside>
      )}
      {!isDocked && isOpen && <Drawer />}
      {isSearching && (
        <Suspense>
          <SearchDialog />
        </Suspense>
      )}
    </>
  );
}

function Drawer() {
  const { sidebar } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const path = usePath();
  const openedAt = useRef(path);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    // A link in it was followed.
    if (openedAt.current !== path) sidebar.closeDrawer();
  }, [path, sidebar]);
  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-label="Conversations"
      onClose={() => sidebar.closeDrawer()}
      // A press on the backdrop is one on the dialog itself: its content fills it.
      onPointerDown={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <div className="flex h-full flex-col">
        <Content />
      </div>
    </dialog>
  );
}

function Content() {
  const path = usePath();
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
        </ActionButton>
      </div>
      <ConversationList />
      <div className="shrink-0 border-t border-line px-3 py-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <a href={MODELS} className="nav-button" aria-current={path === MODELS ? 'page' : undefined}>
          <Icon name="models" className="size-4.5" />
          <span>Models</span>
        </a>
      </div>
    </>
  );
}
