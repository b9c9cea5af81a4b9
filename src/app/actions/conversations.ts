// What can be done with a conversation of the list.
import type { App } from '../app-context.ts';
import type { ConversationHead } from '../conversations/storage/records.ts';
import { focusStart } from '../platform/focus.ts';
import { conversationPath, currentPath, navigate } from '../platform/route.ts';
import type { Action } from './action.ts';
import { newChatPath } from './chat.ts';

export const pinConversation: Action<ConversationHead> = {
  name: 'pin-conversation',
  label: 'Pin',
  isEnabled: (_app, { isPinned }) => !isPinned,
  perform: ({ chats }, { id }) => chats.library.pin(id, true),
};

export const unpinConversation: Action<ConversationHead> = {
  name: 'unpin-conversation',
  label: 'Unpin',
  isEnabled: (_app, { isPinned }) => isPinned,
  perform: ({ chats }, { id }) => chats.library.pin(id, false),
};

const save = (name: string, label: string, as: 'markdown' | 'json'): Action<ConversationHead> => ({
  name,
  label,
  isEnabled: () => true,
  async perform({ chats }, head) {
    try {
      const { saveChat } = await import('../conversations/transfer/save-chat.ts');
      await saveChat(chats, head, as);
    } catch (thrown) {
      chats.library.failFile(thrown);
    }
  },
});

export const saveAsMarkdown = save('save-as-markdown', 'Save as Markdown', 'markdown');
export const saveAsJson = save('save-as-json', 'Save as JSON', 'json');

export const deleteConversation: Action<ConversationHead> = {
  name: 'delete-conversation',
  label: 'Delete',
  isEnabled: () => true,
  async perform(app, head) {
    const { chat, chats } = app;
    const wasShown = currentPath() === conversationPath(head.id);
    if (chat.store.get()?.documentId === head.id) await chat.stop();
    await chats.library.remove(head.id);
    chats.undo.offer({ text: `Deleted “${head.title}”`, undo: () => restore(app, head, wasShown) });
    if (!wasShown) return;
    navigate(newChatPath(app.settings.get()));
    focusStart();
  },
};

async function restore({ chats }: App, { id }: ConversationHead, wasShown: boolean): Promise<void> {
  await chats.library.restore(id);
  if (!wasShown) return;
  navigate(conversationPath(id));
  // The address may be shown already, as that of a missing chat.
  await chats.shown.show(conversationPath(id));
}

/** Deletes at once, and offers to undo it. Its button asks first. */
export const deleteAllConversations: Action = {
  name: 'delete-all-conversations',
  label: 'Delete all chats',
  isEnabled: ({ chats }) => chats.library.state.get().heads.size > 0,
  async perform({ chat, chats, settings }) {
    const ids = [...chats.library.state.get().heads.keys()];
    if (ids.includes(chat.store.get()?.documentId ?? '')) await chat.stop();
    if (!(await chats.library.removeAll(ids))) return;
    if (ids.includes(chats.shown.document.id)) chats.shown.startOver(newChatPath(settings.get()));
    const text = ids.length === 1 ? 'Deleted 1 chat' : `Deleted ${ids.length} chats`;
    chats.undo.offer({ text, undo: () => chats.library.restoreAll(ids) });
  },
};
