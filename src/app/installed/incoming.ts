// What comes from outside into the composer: a share, a file that the system opens, an address with
// a question. It is never sent by itself: another site can cause it.
import { newChatPath } from '../actions/chat.ts';
import type { App } from '../app-context.ts';
import type { Candidate } from '../chat/composer/files/attach.ts';
import { joined } from '../conversations/draft.ts';
import { focusStart } from '../platform/focus.ts';
import { currentPath, navigate, replacePath } from '../platform/route.ts';

export interface Incoming {
  text: string;
  files: readonly Candidate[];
}

/** The parts of the page that are needed. */
export type Receiver = Pick<App, 'chats' | 'draft' | 'attaching' | 'settings'>;

/**
 * Puts text and files into the composer of a new chat, behind what is written there. `isReplacing`:
 * the present address only brought them, and is no place to go back to.
 */
export async function bringIn(app: Receiver, { text, files }: Incoming, isReplacing: boolean): Promise<void> {
  const path = newChatPath(app.settings.get());
  app.chats.shown.startOver(path);
  if (isReplacing) replacePath(path);
  else if (currentPath() !== path) navigate(path);
  const { waiting, ...written } = app.draft.get();
  app.draft.set({ ...joined(written, { text, files: [] }), waiting });
  focusStart();
  if (files.length > 0) await app.attaching.add(files);
}

/** Files of the system as files to attach. */
export const candidatesOf = (files: readonly File[]): Candidate[] =>
  files.map((file) => ({ path: file.name, file, isInFolder: false }));
