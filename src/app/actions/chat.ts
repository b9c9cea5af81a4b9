// The actions of the chat: send, stop, new chat, focus the composer.
import type { App } from '../app-context.ts';
import { isBlank } from '../chat/blank.ts';
import { isTooLong } from '../chat/chat.ts';
import { headOf } from '../conversations/conversation.ts';
import { isReady } from '../models/models.ts';
import { focusStart } from '../platform/focus.ts';
import { CHAT, currentPath, navigate } from '../platform/route.ts';
import type { Action } from './action.ts';

export const send: Action = {
  name: 'send',
  label: 'Send',
  isEnabled: ({ chat, draft, manager }) =>
    chat.store.get() === null && isReady(manager.models.store.get()) && !isBlank(draft.get()),
  async perform({ chat, conversation, draft }) {
    const text = draft.get();
    draft.set('');
    await chat.send(text);
    // The text returns to the composer to be shortened, unless the user has written another one.
    if (isTooLong(headOf(conversation.get())) && isBlank(draft.get())) draft.set(text);
  },
};

export const stop: Action = {
  name: 'stop',
  label: 'Stop',
  shortcut: { key: 'escape' },
  isEnabled: ({ chat }) => chat.store.get()?.status === 'answering',
  perform: ({ chat }) => chat.stop(),
};

export const newChat: Action = {
  name: 'new-chat',
  label: 'New chat',
  shortcut: { key: 'o', control: true, shift: true },
  isEnabled: ({ conversation }) => conversation.get().headId !== null,
  async perform({ chat }: App) {
    const begun = chat.startOver();
    navigate(CHAT);
    focusStart();
    await begun;
  },
};

export const goToComposer: Action = {
  name: 'go-to-composer',
  label: 'Write a message',
  shortcut: { key: 'escape', shift: true },
  isEnabled: () => true,
  perform() {
    if (currentPath() === CHAT) focusStart();
    else navigate(CHAT);
  },
};
