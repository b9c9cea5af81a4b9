// The result of an import in words. Pure.
import type { AdoptedSettings } from '../format/settings-file.ts';
import type { ImportSummary } from '../merge/import-chats.ts';

/** Some sentences. */
export function describeImport(summary: ImportSummary, adopted: AdoptedSettings): string {
  const { from, added, merged, unchanged, messages, isCancelled } = summary;
  const source = from.length === 0 ? '' : ` from ${from.join(' and ')}`;
  const sentences = [
    isCancelled ? 'The import was stopped. What it brought stays. Import the same file again to go on.' : null,
    added > 0 ? `${chats(added)} came${source}.` : null,
    merged > 0
      ? `${chats(merged)} that ${merged === 1 ? 'was' : 'were'} here got what ${merged === 1 ? 'it' : 'they'} lacked.`
      : null,
    unchanged > 0 ? `${chats(unchanged)} ${unchanged === 1 ? 'was' : 'were'} here already, and did not change.` : null,
    messages > 0 ? `In all ${messages === 1 ? '1 message' : `${messages} messages`} came.` : null,
    describeAdopted(adopted),
  ].filter((sentence) => sentence !== null);
  return sentences.length === 0 ? 'No chat came.' : sentences.join(' ');
}

function describeAdopted({ settings, presets }: AdoptedSettings): string | null {
  const words = [
    settings > 0 ? (settings === 1 ? '1 setting' : `${settings} settings`) : null,
    presets > 0 ? (presets === 1 ? '1 preset' : `${presets} presets`) : null,
  ].filter((each) => each !== null);
  return words.length === 0 ? null : `${words.join(' and ')} came too.`;
}

const chats = (count: number): string => (count === 1 ? '1 chat' : `${count} chats`);
