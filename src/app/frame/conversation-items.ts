// The entries of a conversation's menu, in the list and under the title.
import { perform } from '../actions/action.ts';
import { deleteConversation, pinConversation, saveAsJson, saveAsMarkdown, unpinConversation } from '../actions/conversations.ts';
import { useApp } from '../app-context.ts';
import type { ConversationHead } from '../conversations/storage/records.ts';
import type { MenuItem } from '../ui/Menu.tsx';

/** The entries for `head`; none for null. `onRename` asks for another title. */
export function useConversationItems(head: ConversationHead | null, onRename: (head: ConversationHead) => void): MenuItem[] {
  const app = useApp();
  if (!head) return [];
  const pin = head.isPinned ? unpinConversation : pinConversation;
  return [
    { label: 'Rename', icon: 'edit', onSelect: () => onRename(head) },
    { label: pin.label, icon: 'pin', onSelect: () => perform(pin, app, head) },
    { label: saveAsMarkdown.label, icon: 'down', onSelect: () => perform(saveAsMarkdown, app, head) },
    { label: saveAsJson.label, icon: 'code', onSelect: () => perform(saveAsJson, app, head) },
    { label: deleteConversation.label, icon: 'delete', isDanger: true, onSelect: () => perform(deleteConversation, app, head) },
  ];
}
