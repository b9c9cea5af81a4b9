// The tokens of a recording for a reader: how sure the model was, and the text behind. Pure.
import type { AnswerBeginning } from '../../contracts/chat.ts';
import type { RecordedToken, SpelledToken } from '../../contracts/recording.ts';

/** A probability in per cent, as a reader says it. */
export function percentOf(logprob: number | null): string {
  if (logprob === null) return '–';
  const percent = Math.exp(logprob) * 100;
  if (percent >= 99.95) return '100 %';
  return percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

/** How unsure the model was of a token, from 0 (sure) to 4. */
export function doubtOf({ logprob }: SpelledToken): 0 | 1 | 2 | 3 | 4 {
  if (logprob === null) return 0;
  const probability = Math.exp(logprob);
  if (probability >= 0.9) return 0;
  if (probability >= 0.6) return 1;
  if (probability >= 0.3) return 2;
  return probability >= 0.1 ? 3 : 4;
}

/** A token as one line: spaces and line ends can be seen. */
export const visible = (text: string): string =>
  text.replaceAll(' ', '␣').replaceAll('\n', '↵').replaceAll('\t', '⇥').replaceAll('\r', '␍');

/** The text of tokens, whose parts of characters are joined. */
export function textOf(tokens: readonly Pick<SpelledToken, 'text' | 'bytes'>[]): string {
  const encoder = new TextEncoder();
  const bytes = tokens.flatMap((token) => token.bytes ?? [...encoder.encode(token.text)]);
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/** A run of tokens that are all control tokens, or none. */
export interface RawPart {
  isControl: boolean;
  text: string;
}

/** Tokens as text, with the control tokens apart. */
export function rawParts(tokens: readonly RecordedToken[]): readonly RawPart[] {
  const groups: RecordedToken[][] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    if (last?.[0]?.isControl === token.isControl) last.push(token);
    else groups.push([token]);
  }
  return groups.map((group) => ({ isControl: group[0]?.isControl ?? false, text: textOf(group) }));
}

const CHANNELS = ['analysis', 'commentary', 'final'] as const;

/**
 * The beginning of an answer of the chat: its tokens before `at`, then `other`. Null where an
 * answer cannot go on: outside of a message's text, in a call of a tool, or inside a character.
 */
export function beginningWith(tokens: readonly RecordedToken[], at: number, other: SpelledToken): AnswerBeginning | null {
  if (other.bytes || /^<\|\w+\|>$/.test(other.text)) return null;
  const messages: { channel: (typeof CHANNELS)[number]; tokens: SpelledToken[] }[] = [];
  let header: RecordedToken[] | null = [];
  for (const token of tokens.slice(0, at)) {
    if (!token.isControl) {
      if (header) header.push(token);
      else messages.at(-1)?.tokens.push(token);
    } else if (token.text === '<|message|>' && header) {
      const channel = CHANNELS.find((each) => each === textOf(header ?? []).replace(/^assistant/, ''));
      if (!channel) return null;
      messages.push({ channel, tokens: [] });
      header = null;
    } else header = [];
  }
  const last = messages.at(-1);
  if (header || !last) return null;
  last.tokens.push(other);
  const beginning = messages.map((message) => ({ channel: message.channel, text: textOf(message.tokens) }));
  return beginning.some(({ text }) => text.includes('\ufffd')) ? null : beginning;
}
