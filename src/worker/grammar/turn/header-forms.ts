// The headers that the model may write, in each form that it was trained to write them in.

import type { StructuralTokens } from '../../harmony/encoding.ts';
import type { BuiltInRecipient } from './turn-constraint.ts';

/** What a header announces. */
export type MessageKind =
  | { type: 'reasoning' }
  /** What the assistant says before it calls a function. */
  | { type: 'preamble' }
  | { type: 'final' }
  | { type: 'call'; name: string }
  /** A call of a trained tool. */
  | { type: 'built-in'; recipient: BuiltInRecipient };

/** Messages that may begin. */
export interface AllowedMessages {
  reasoning: boolean;
  preamble: boolean;
  final: boolean;
  /** Names of functions, without their namespace. */
  calls: readonly string[];
  builtIn: readonly BuiltInRecipient[];
}

/** Any word of letters, digits, `_` and `-` that begins with a letter: the name of a content type. */
export const WORD = Symbol('word');

/** Texts, ids of control tokens and words, one behind the other. */
export type FormPart = string | number | typeof WORD;

export interface HeaderForm {
  parts: readonly FormPart[];
  kind: MessageKind;
}

/** All headers of the messages that may begin, behind `<|start|>assistant`. */
export function headerForms(tokens: StructuralTokens, allowed: AllowedMessages): HeaderForm[] {
  const { channel, message } = tokens;
  const plain = (kind: MessageKind, text: string) => ({ kind, parts: [channel, text, message] });
  return [
    ...(allowed.reasoning ? [plain({ type: 'reasoning' }, 'analysis')] : []),
    ...(allowed.preamble ? [plain({ type: 'preamble' }, 'commentary')] : []),
    ...(allowed.final ? finalForms(tokens) : []),
    ...allowed.calls.flatMap((name) => callForms(tokens, name)),
    ...allowed.builtIn.flatMap((recipient) => builtInForms(tokens, recipient)),
  ];
}

/**
 * The name of a format is a content type, with a blank before its marker or without. A bare ` json`
 * would be read as a recipient where a function has that name.
 */
function finalForms(tokens: StructuralTokens): HeaderForm[] {
  const final = [tokens.channel, 'final'];
  const types: FormPart[][] = [[], [' ', tokens.constrain, WORD], [tokens.constrain, WORD]];
  return types.map((type) => ({ kind: { type: 'final' }, parts: [...final, ...type, tokens.message] }));
}

/** The recipient stands before the channel or behind it. */
function callForms(tokens: StructuralTokens, name: string): HeaderForm[] {
  const recipient = ` to=functions.${name}`;
  const beginnings = [
    [tokens.channel, `commentary${recipient}`],
    [recipient, tokens.channel, 'commentary'],
  ];
  const types = [[], [' ', tokens.constrain, 'json'], [tokens.constrain, 'json'], [' json']];
  return beginnings.flatMap((beginning) =>
    types.map((type): HeaderForm => ({ kind: { type: 'call', name }, parts: [...beginning, ...type, tokens.message] })),
  );
}

/** The model calls its trained tools in its reasoning. The type is `code`, or `json` for the browser. */
function builtInForms(tokens: StructuralTokens, recipient: BuiltInRecipient): HeaderForm[] {
  const to = ` to=${recipient}`;
  const beginnings = [
    [tokens.channel, `analysis${to}`],
    [to, tokens.channel, 'analysis'],
  ];
  const names = recipient === 'python' ? ['code'] : ['code', 'json'];
  const types = [[], ...names.flatMap((name) => [[` ${name}`], [' ', tokens.constrain, name]])];
  return beginnings.flatMap((beginning) =>
    types.map((type): HeaderForm => ({ kind: { type: 'built-in', recipient }, parts: [...beginning, ...type, tokens.message] })),
  );
}
