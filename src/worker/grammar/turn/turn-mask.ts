// Holds a turn of the assistant to its constraint, token by token: reasoning, then the final
// message or a call, each with a header, a body and the right end.

import { namedError } from '../../../contracts/errors.ts';
import type { AllowedIds } from '../../../engine/generation.ts';
import type { HarmonyEncoding } from '../../harmony/encoding.ts';
import { renderAssistantStart } from '../../harmony/rendering/render.ts';
import type { ByteGrammar } from '../byte-grammar.ts';
import type { TokenMask, TokenMasks } from '../tokens/token-masks.ts';
import { headerForms, type MessageKind } from './header-forms.ts';
import { HeaderGrammar, type HeaderNode } from './header-grammar.ts';
import { HeldText } from './held-text.ts';
import type { BuiltInRecipient, TurnConstraint } from './turn-constraint.ts';

/** Where the next token stands. */
type Place =
  | { at: 'header'; grammar: HeaderGrammar; node: HeaderNode }
  /** Text that any ordinary token continues, until `terminator`. */
  | { at: 'free'; kind: MessageKind['type']; terminator: number }
  | { at: 'held'; text: HeldText }
  /** Between two messages: `given` ids follow, of which `read` are there. */
  | { at: 'between'; read: number }
  | { at: 'over' };

export class TurnMask {
  readonly #masks: TokenMasks;
  readonly #encoding: HarmonyEncoding;
  readonly #constraint: TurnConstraint;
  readonly #anyObject: ByteGrammar;
  /** The ids that begin each further message. */
  readonly #opening: readonly number[];
  readonly #headers = new Map<string, HeaderGrammar>();
  #reasoningTokens = 0;
  #hasPreamble = false;
  #place: Place;

  /**
   * Begins behind `<|start|>assistant`. `anyObject`: arguments of calls without a grammar. Errors:
   * RangeError if nothing but reasoning may come.
   */
  constructor(masks: TokenMasks, encoding: HarmonyEncoding, constraint: TurnConstraint, anyObject: ByteGrammar) {
    if (constraint.final === 'forbidden' && !mayCall(constraint)) {
      throw new RangeError('A turn needs a final message or a call, and its constraint has neither.');
    }
    this.#masks = masks;
    this.#encoding = encoding;
    this.#constraint = constraint;
    this.#anyObject = anyObject;
    this.#opening = renderAssistantStart(encoding);
    this.#place = this.#header();
  }

  /** The ids that may come next. */
  allowed(): AllowedIds {
    const place = this.#place;
    if (place.at === 'between') return this.#opening[place.read] as number;
    if (place.at === 'over') return null;
    if (place.at === 'free' && this.#isReasonedOut(place.kind)) return place.terminator;
    const { only, bits } = this.#maskOf(place);
    return only ?? bits;
  }

  /** Goes on by a token. Errors: `internal` for a token that was not allowed. */
  accept(id: number): void {
    const next = this.#behind(this.#place, id);
    if (next === null) {
      const token = this.#encoding.tokenizer.textOf(id);
      throw namedError('internal', `The answer must keep its format, and token ${id} (${token}) does not. Report this line.`);
    }
    this.#place = next;
  }

  #maskOf(place: Place & { at: 'header' | 'free' | 'held' }): TokenMask {
    if (place.at === 'held') return place.text.mask();
    if (place.at === 'free') return this.#masks.anyText([place.terminator]);
    return this.#masks.maskOf(place.grammar, place.node, [...place.node.controls.keys()]);
  }

  /** The place behind a token; null if the token may not come. */
  #behind(place: Place, id: number): Place | null {
    if (place.at === 'header') return this.#behindHeader(place, id);
    if (place.at === 'held') return this.#behindHeld(place, id);
    if (place.at === 'free') return this.#behindFree(place, id);
    if (place.at === 'over' || id !== this.#opening[place.read]) return null;
    return place.read + 1 < this.#opening.length ? { at: 'between', read: place.read + 1 } : this.#header();
  }

  #behindHeader({ grammar, node }: Place & { at: 'header' }, id: number): Place | null {
    const next = node.controls.get(id) ?? this.#masks.accept(grammar, node, id);
    if (next === null) return null;
    return next.kind === null ? { at: 'header', grammar, node: next } : this.#body(next.kind);
  }

  #behindHeld(place: Place & { at: 'held' }, id: number): Place | null {
    if (!place.text.accept(id)) return null;
    return place.text.isOver ? { at: 'over' } : place;
  }

  #behindFree(place: Place & { at: 'free' }, id: number): Place | null {
    if (place.kind === 'reasoning') this.#reasoningTokens++;
    if (id !== place.terminator) return this.#encoding.tokenizer.isSpecial(id) ? null : place;
    return place.kind === 'final' || place.kind === 'built-in' ? { at: 'over' } : { at: 'between', read: 0 };
  }

  #body(kind: MessageKind): Place {
    const { end, call, return: last } = this.#encoding.tokens;
    const { calls, final } = this.#constraint;
    if (kind.type === 'preamble') this.#hasPreamble = true;
    if (kind.type === 'call') return this.#held(calls.get(kind.name) ?? this.#anyObject, call);
    if (kind.type === 'built-in') return this.#builtIn(kind.recipient, call);
    if (kind.type === 'final' && typeof final === 'object') return this.#held(final, last);
    return { at: 'free', kind: kind.type, terminator: kind.type === 'final' ? last : end };
  }

  #builtIn(recipient: BuiltInRecipient, call: number): Place {
    if (recipient === 'python') return { at: 'free', kind: 'built-in', terminator: call };
    return this.#held(this.#anyObject, call);
  }

  #held(grammar: ByteGrammar, terminator: number): Place {
    return { at: 'held', text: new HeldText(this.#masks, grammar, terminator) };
  }

  /**
   * A header of the messages that may begin now. The text of a preamble is shown like a final
   * message. So a preamble needs a call behind it, unless the final message is free.
   */
  #header(): Place {
    const { final, calls, builtIn = [] } = this.#constraint;
    const isFree = final === 'free';
    const allowed = {
      reasoning: !this.#isReasonedOut('reasoning'),
      preamble: isFree || (mayCall(this.#constraint) && !this.#hasPreamble),
      final: isFree || (final !== 'forbidden' && !this.#hasPreamble),
      calls: [...calls.keys()],
      builtIn,
    };
    const key = `${allowed.reasoning} ${allowed.preamble} ${allowed.final}`;
    const grammar = this.#headers.get(key) ?? new HeaderGrammar(headerForms(this.#encoding.tokens, allowed));
    this.#headers.set(key, grammar);
    return { at: 'header', grammar, node: grammar.start };
  }

  #isReasonedOut(kind: MessageKind['type']): boolean {
    const { maxReasoningTokens } = this.#constraint;
    return kind === 'reasoning' && maxReasoningTokens !== null && this.#reasoningTokens >= maxReasoningTokens;
  }
}

function mayCall({ calls, builtIn = [] }: TurnConstraint): boolean {
  return calls.size > 0 || builtIn.length > 0;
}
