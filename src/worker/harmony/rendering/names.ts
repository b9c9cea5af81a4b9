// Checks names in a header or in a declaration of tools. A blank or a marker in a name would change
// the meaning: the model would call a tool "Web Search" as `functions.Web`.

import type { Message } from '../message.ts';
import { CONSTRAIN, NAME, ROLES } from '../parsing/header-parts.ts';

/** OpenAI's rule for the names of functions. It applies to namespaces too. */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** OpenAI's rule for the name of a participant. */
const PARTICIPANT_NAME = /^[^\s<|\\/>]{1,64}$/;

/**
 * A recipient, as the parser reads it. This includes recipients that the model wrote and that a
 * loop of tool calls renders again.
 */
const RECIPIENT = /^[\w./:+-]+$/;

/** The name of a tool that answers. It begins a header, in place of a role. */
const TOOL_AUTHOR = new RegExp(`^(?!(?:${ROLES.join('|')}|(?:assistant)+)(?::|$))[\\w./:+-]+$`, 'i');

/** Kinds of names: a Harmony field, or a declaration of tools. */
export type NamedThing = 'tool' | 'namespace' | 'author' | 'recipient' | 'channel' | 'content type';

/**
 * A name that would change the rendering around it. The API answers it as a mistake in the request.
 */
export class InvalidNameError extends TypeError {
  override readonly name = 'invalid-name';
  readonly thing: NamedThing;
  readonly found: string;
  /** The rule that the name must match. */
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
 * Checks the names in a message's header. A tool must not have the name of a role. Errors:
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
