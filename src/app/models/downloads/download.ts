// Starts a download beside the chat, and asks for what only a press of a button may ask for.
import type { ModelSummary } from '../../../contracts/models.ts';
import type { Manager } from '../manager.ts';
import { askForNotices } from './notices.ts';

/**
 * Downloads a model while the chat goes on. Asks the browser to keep it, and to allow a notice when
 * it is there. Call it after the user's press. Never rejects.
 */
export async function downloadBeside({ models, tasks, persistence }: Manager, { url }: ModelSummary): Promise<void> {
  // Not awaited, because the browser may ask the user.
  void persistence.ask();
  void askForNotices();
  // A model that was opened by its address may be missing in the list.
  void models.refresh();
  await tasks.download(url);
}
