// Events of a later round of an answer, as parts of the whole answer. Pure.
import type { ChatEvent } from '../../../contracts/chat.ts';

/** Where a round begins in its answer: the number of its first message, and its time in ms. */
export interface RoundPlace {
  message: number;
  ms: number;
}

/** The event with the message number and the time that it has in the whole answer. */
export function shifted<Event extends ChatEvent>(event: Event, { message, ms }: RoundPlace): Event {
  if ('message' in event) return { ...event, message: event.message + message, atMs: event.atMs + ms };
  return event;
}
