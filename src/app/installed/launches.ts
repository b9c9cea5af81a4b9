// Launches of the installed app: by a shortcut, a link of its protocol, or files that the system
// opens with it. The browser queues them until the page asks.
import { CHAT_SETTINGS, navigate } from '../platform/route.ts';
import { bringIn, candidatesOf, type Receiver } from './incoming.ts';
import { questionIn } from './question.ts';

/** A launch, as the platform's `LaunchParams`. */
interface Launch {
  targetURL?: string | undefined;
  files?: readonly Pick<FileSystemFileHandle, 'kind' | 'getFile'>[];
}

/** The platform's `launchQueue`. TypeScript does not know it. */
export interface LaunchQueue {
  setConsumer(consumer: (launch: Launch) => void): void;
}

/** The parts of the page that are needed. */
export type LaunchedApp = Receiver & Parameters<typeof importChats>[0];

/**
 * Does what launches ask for. `opened`: the address that this page was opened with, whose question
 * it has read by itself.
 */
export function receiveLaunches(app: LaunchedApp, queue: LaunchQueue | undefined, opened: string): void {
  queue?.setConsumer((launch) => void receive(app, launch, opened));
}

async function receive(app: LaunchedApp, { targetURL, files = [] }: Launch, opened: string): Promise<void> {
  if (files.length > 0) return openFiles(app, files);
  if (targetURL === undefined || targetURL === opened) return;
  const question = questionIn(targetURL);
  if (question !== null) return bringIn(app, { text: question, files: [] }, false);
  const { hash } = new URL(targetURL);
  if (hash !== '') navigate(hash);
}

/** Texts go to the composer. A ZIP has chats, and is imported. */
async function openFiles(app: LaunchedApp, handles: NonNullable<Launch['files']>): Promise<void> {
  const read = await Promise.allSettled(handles.map((handle) => handle.getFile()));
  const files = read.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const archives = files.filter(({ name }) => /\.zip$/i.test(name));
  const texts = files.filter((file) => !archives.includes(file));
  if (texts.length > 0) await bringIn(app, { text: '', files: candidatesOf(texts) }, false);
  if (archives.length > 0) await importChats(app, archives);
}

/** Shows the screen of imports, which says what came of it. */
async function importChats(
  { transfer }: { transfer(): Promise<{ transfers: { importChats(files: File[]): Promise<unknown> } }> },
  files: File[],
): Promise<void> {
  navigate(CHAT_SETTINGS);
  const { transfers } = await transfer();
  await transfers.importChats(files);
}
