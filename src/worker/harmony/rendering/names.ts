// Names that may stand in a header or in a declaration of tools. A name with a blank or a marker in
// it would be read as more than a name: a tool "Web Search" would be called as `functions.Web`.

import type { Message } from '../message.ts';
import { CONSTRAIN, NAME, ROLES } from '../parsing/header-parts.ts';

/** OpenAI's rule for the names of functions, which holds for namespaces too. */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** OpenAI's rule for the name of a participant. */
const PARTICIPANT_NAME = /^[^\s<|\\/>]{1,64}$/;

/**
 * A recipient, as the parser reads it: also what the model wrote, which is rendered again in a loop
 * of tool calls.
 */
const RECIPIENT = /^[\w./:+-]+$/;

/** The name of a tool that answers, which begins a header, where a role would stand. */
const TOOL_AUTHOR = new RegExp(`^(?!(?:${ROLES.join('|')}|(?:assistant)+)(?::|$))[\\w./:+-]+$`, 'i');

/** What a name is of; a Harmony field, or what declares tools. */
export type NamedThing = 'tool' | 'namespace' | 'author' | 'recipient' | 'channel' | 'content type';

/**
 * A name that would change what is rendered around it. An API answers it as a mistake in the
 * request.
 */
export class InvalidNameError extends TypeError {
  override readonly name = 'invalid-name';
  readonly thing: NamedThing;
  readonly found: string;
  /** What the name must match. */
  readonly needed: string;

  constructor(thing: NamedThing, found: string, needed: RegExp) {
    const what = thing === 'tool' || thing === 'namespace' ? `name of a ${thing}` : `${thing} of a message`;
    super(`The ${what} must match ${needed.source}, found ${JSON.stringify(found)}. Rename it.`);
    this.thing = thing;
    this.found = found;
    this.needed = needed.source;
  }
}

function check(thing: NamedThing, name: string, needed: RegExp): void {
  if (!needed.test(name)) throw new InvalidNameError(thing, name, needed);
}

/** Checks the name of a function or of a namespace of tools. Errors: InvalidNameError. */
export function checkToolName(name: string, thing: 'tool' | 'namespace' = 'tool'): void {
  check(thing, name, TOOL_NAME);
}

/**
 * Checks what a message puts into its header. A tool must not have the name of a role. Errors:
 * InvalidNameError.
 */
export function checkHeader({ role, name, recipient, channel, contentType }: Omit<Message, 'content'>): void {
  if (name !== null) check('author', name, role === 'tool' ? TOOL_AUTHOR : PARTICIPANT_NAME);
  if (recipient !== null) check('recipient', recipient, RECIPIENT);
  if (channel !== null) check('channel', channel, NAME);
  if (contentType !== null && contentType !== CONSTRAIN) {
    check('content type', contentType.startsWith(CONSTRAIN) ? contentType.slice(CONSTRAIN.length) : contentType, NAME);
  }
}
