// The actions on the message that waits for the end of an answer.
import { isUnwritten } from '../chat/composer/blank.ts';
import { joined } from '../conversations/draft.ts';
import { focusStart } from '../platform/focus.ts';
import type { Action } from './action.ts';
import { canAnswer, sendWritten } from './chat.ts';

/** Sends a message that waits although no answer is coming, such as after a reload. */
export const sendWaiting: Action = {
  name: 'send-waiting',
  label: 'Send now',
  isEnabled: (app) => canAnswer(app) && app.draft.get().waiting !== null,
  async perform(app) {
    const { waiting } = app.draft.get();
    if (!waiting) return;
    app.draft.set({ ...app.draft.get(), waiting: null });
    await sendWritten(app, waiting);
  },
};

/** Brings a message that waits back into the composer, before what stands there. */
export const editWaiting: Action = {
  name: 'edit-waiting',
  label: 'Edit',
  isEnabled: ({ draft }) => draft.get().waiting !== null,
  perform({ draft }) {
    const { text, files, waiting } = draft.get();
    draft.set({ ...(isUnwritten({ text, files }) && waiting ? waiting : joined(waiting, { text, files })), waiting: null });
    focusStart();
  },
};

/** Deletes a message that waits. */
export const cancelWaiting: Action = {
  name: 'cancel-waiting',
  label: 'Delete',
  isEnabled: ({ draft }) => draft.get().waiting !== null,
  perform({ chats, draft }) {
    const { document } = chats.shown;
    const { waiting } = draft.get();
    draft.set({ ...draft.get(), waiting: null });
    const undo = async () => chats.drafts.put(document, { ...chats.drafts.of(document), waiting });
    chats.undo.offer({ text: 'Deleted the message that waited', undo });
    focusStart();
  },
};
