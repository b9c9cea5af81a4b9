// Sorts parsed messages: for the caller, dropped, or held until their channel is known.

import type { Header } from './header-parts.ts';
import type { ParsedMessage, ParserEvent } from './parsed-message.ts';

export class ParsedMessages {
  readonly messages: ParsedMessage[] = [];
  readonly dropped: ParsedMessage[] = [];
  #events: ParserEvent[] = [];
  /** A message without a channel. It is reasoning if another message follows, else the answer. */
  #held: ParsedMessage | null = null;

  /** Whether the assistant has answered or called a tool, so that another role is next. */
  get answered(): boolean {
    return this.messages.some(({ channel, recipient, text }) => {
      return recipient !== null || ((channel === 'final' || channel === null) && text.trim() !== '');
    });
  }

  takeEvents(): ParserEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  addText({ role, channel, recipient, contentType }: Header, text: string): void {
    if (text !== '') this.#events.push({ type: 'delta', role, channel, recipient, contentType, text });
  }

  /** Adds a message. Its text was added before. */
  add(message: ParsedMessage): void {
    this.messages.push(message);
    this.#events.push({ type: 'message', message });
  }

  /** Records a message that is not the assistant's. */
  drop(message: ParsedMessage): void {
    this.dropped.push(message);
  }

  /** Holds a message without a channel. The one that was held before is reasoning. */
  hold(message: ParsedMessage): void {
    this.place('analysis');
    this.#held = message;
  }

  /** Adds the message that was held, if there is one. Its channel is known now. */
  place(channel: 'analysis' | 'final'): void {
    const message = this.#held;
    this.#held = null;
    if (message === null) return;
    const placed = { ...message, channel };
    this.addText(placed, placed.text);
    this.add(placed);
  }
}
