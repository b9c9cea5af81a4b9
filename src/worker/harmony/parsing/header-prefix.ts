// Decides whether a text may still become a header. As soon as it cannot, it is shown as text.

import {
  CHANNELS,
  CONTENT_TYPES,
  channelInOpening,
  type HeaderContext,
  isRepeatedAssistant,
  NAME,
  ROLES,
  roleOf,
  type Section,
  wordsOf,
} from './header-parts.ts';
import { isDeclared } from './recipient.ts';

/** The start of arguments in JSON. No word of a header has one of these characters. */
const JSON_START = /[{["]/;

/** Limits on the words after an author, a channel or a type. */
interface AddressRules {
  /** Whether the header already has a recipient. */
  called: boolean;
  /** Max words that are neither `to=` nor a repeated role. */
  bare: number;
  tools: readonly string[];
}

/** A recipient. Any other character after it belongs to a text without a blank before it. */
const RECIPIENT = /^to=[\w./:+-]*$/;

function mayBeAddress(words: readonly string[], { called, bare, tools }: AddressRules): boolean {
  const firstTo = words.findIndex((word) => word.startsWith('to='));
  const callFrom = called ? 0 : firstTo === -1 ? words.length : firstTo;
  // A call is known to have stray words here. They must not become its arguments, which are JSON.
  const isText = (word: string) => (word.startsWith('to=') ? !RECIPIENT.test(word) : JSON_START.test(word));
  if (words.slice(callFrom).some(isText)) return false;
  const last = words.length - 1;
  const others = words
    .slice(0, callFrom)
    .filter((word, index) => !isRepeatedAssistant(word) && !(index === last && 'to='.startsWith(word)));
  if (!others.every((word) => NAME.test(word))) return false;
  const [first = ''] = others;
  if (others.length <= bare || (others.length <= 2 && isDeclared(first, tools))) return true;
  return others.length === 1 && CONTENT_TYPES.some((type) => type.startsWith(first));
}

/**
 * Whether a message may begin with `word`, where it did not begin with `<|start|>` or its role is
 * known.
 */
function beginsHeader(word: string, isWhole: boolean, { start, tools }: HeaderContext): boolean {
  const unrepeated = word.replace(/^(?:assistant)+/, '');
  if (unrepeated === '' || word.startsWith('to=')) return true;
  const bareNames = tools.map((tool) => tool.replace(/^functions\./, ''));
  const names = [...CHANNELS, ...CONTENT_TYPES, ...tools, ...bareNames, ...(start === 'nothing' ? ROLES : [])];
  if (isWhole) return names.includes(unrepeated);
  return [...names, 'assistant', 'to='].some((name) => name.startsWith(unrepeated));
}

function mayBeOpening(text: string, context: HeaderContext): boolean {
  const [first, ...rest] = wordsOf(text);
  if (first === undefined) return true;
  const { start, tools } = context;
  const isWhole = rest.length > 0 || /\s$/.test(text);
  const isChannel = channelInOpening(first) !== undefined;
  const isRole = roleOf(first.split(':')[0] ?? '') !== undefined;
  const called = first.startsWith('to=') || (start !== 'start' && isDeclared(first, tools));
  const asAddress = () => mayBeAddress(called ? [first, ...rest] : rest, { called: false, bare: isChannel ? 1 : 0, tools });
  if (start !== 'start') return beginsHeader(first, isWhole, context) && asAddress();
  if (isRole || isChannel || called || isRepeatedAssistant(first)) return asAddress();
  // Any other author is a tool, which always has a recipient.
  const [to = ''] = rest;
  return (
    NAME.test(first) && (rest.length === 0 || to.startsWith('to=') || (rest.length === 1 && 'to='.startsWith(to))) && asAddress()
  );
}

/**
 * Whether the last of `sections` may still become a part of a header. It reads no other section, so
 * frequent calls are cheap.
 */
export function mayBeHeader(sections: readonly Section[], context: HeaderContext): boolean {
  const last = sections.at(-1);
  if (last === undefined) return true;
  if (last.kind === 'opening') return mayBeOpening(last.text, context);
  const called = sections.some((section) => section !== last && /(?:^|\s|[a-z])to=\S/.test(section.text));
  // The model is known to write `to=` without a blank after the channel's name.
  const [first, ...rest] = wordsOf(last.text.replace(/^(\s*\w+?)(?=to=)/, '$1 '));
  const bare = last.kind === 'channel' ? 1 : 0;
  return first === undefined || (NAME.test(first) && mayBeAddress(rest, { called, bare, tools: context.tools }));
}
