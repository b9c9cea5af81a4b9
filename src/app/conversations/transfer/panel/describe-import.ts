// The result of an import in words. Pure.
import type { ImportSummary } from '../merge/import-chats.ts';

/** One to four sentences. */
export function describeImport({ from, added, merged, unchanged, messages, isCancelled }: ImportSummary): string {
  const source = from.length === 0 ? '' : ` from ${from.join(' and ')}`;
  const sentences = [
    isCancelled ? 'The import was stopped. What it brought stays. Import the same file again to go on.' : null,
    added > 0 ? `${chats(added)} came${source}.` : null,
    merged > 0
      ? `${chats(merged)} that ${merged === 1 ? 'was' : 'were'} here got what ${merged === 1 ? 'it' : 'they'} lacked.`
      : null,
    unchanged > 0 ? `${chats(unchanged)} ${unchanged === 1 ? 'was' : 'were'} here already, and did not change.` : null,
    messages > 0 ? `In all ${messages === 1 ? '1 message' : `${messages} messages`} came.` : null,
  ].filter((sentence) => sentence !== null);
  return sentences.length === 0 ? 'No chat came.' : sentences.join(' ');
}

const chats = (count: number): string => (count === 1 ? '1 chat' : `${count} chats`);
