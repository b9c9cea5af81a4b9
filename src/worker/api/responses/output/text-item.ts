// A message or a reasoning as it grows: one part of text, and the events that announce it.

import type { EventDraft } from '../events.ts';
import type { AssistantMessageItem, ItemStatus, OutputLogprob, OutputText, Phase, ReasoningItem, UrlCitation } from '../items.ts';
import { CitationReader, type CitedText } from './citations.ts';
import type { KnownPages } from './known-pages.ts';
import type { ItemPlace, OpenItem } from './open-item.ts';
import { encodeReasoning } from './reasoning-blob.ts';

/** A message of the assistant. */
export class MessageItem implements OpenItem {
  readonly #place: ItemPlace;
  readonly #phase: Phase;
  readonly #logprobs: OutputLogprob[] = [];
  readonly #annotations: UrlCitation[] = [];
  readonly #citations: CitationReader;
  #text = '';
  /** Of text that waits for the rest of a citation. */
  #heldLogprobs: OutputLogprob[] = [];

  /** `pages`: what the citations in the text mean. */
  constructor(place: ItemPlace, phase: Phase, pages: KnownPages) {
    this.#place = place;
    this.#phase = phase;
    this.#citations = new CitationReader(pages);
  }

  itemWith(status: ItemStatus): AssistantMessageItem {
    return this.#item(status, [this.#part()]);
  }

  open(): EventDraft[] {
    const { outputIndex } = this.#place;
    const part = this.#part();
    return [
      { type: 'response.output_item.added', output_index: outputIndex, item: this.#item('in_progress', []) },
      { type: 'response.content_part.added', ...partOf(this.#place), part },
    ];
  }

  append(delta: string, logprobs: readonly OutputLogprob[]): EventDraft[] {
    this.#logprobs.push(...logprobs);
    this.#heldLogprobs.push(...logprobs);
    const shown = this.#citations.push(delta);
    // Text of no characters is shown too: its tokens have log-probabilities.
    return shown.text === '' && delta !== '' ? [] : this.#show(shown);
  }

  #show({ text, citations }: CitedText): EventDraft[] {
    this.#text += text;
    const logprobs = this.#heldLogprobs;
    this.#heldLogprobs = [];
    const drafts: EventDraft[] = [{ type: 'response.output_text.delta', ...partOf(this.#place), delta: text, logprobs }];
    for (const annotation of citations) {
      const index = this.#annotations.push(annotation) - 1;
      const at = { ...partOf(this.#place), annotation_index: index };
      drafts.push({ type: 'response.output_text.annotation.added', ...at, annotation });
    }
    return drafts;
  }

  close(status: ItemStatus): EventDraft[] {
    const rest = this.#citations.end();
    const drafts = rest.text === '' && this.#heldLogprobs.length === 0 ? [] : this.#show(rest);
    const part = this.#part();
    return [
      ...drafts,
      { type: 'response.output_text.done', ...partOf(this.#place), text: part.text, logprobs: part.logprobs },
      { type: 'response.content_part.done', ...partOf(this.#place), part },
      { type: 'response.output_item.done', output_index: this.#place.outputIndex, item: this.itemWith(status) },
    ];
  }

  #part(): OutputText {
    return { type: 'output_text', text: this.#text, annotations: [...this.#annotations], logprobs: [...this.#logprobs] };
  }

  #item(status: ItemStatus, content: OutputText[]): AssistantMessageItem {
    return { id: this.#place.id, type: 'message', status, role: 'assistant', phase: this.#phase, content };
  }
}

/** Reasoning of the model. */
export class ReasoningTextItem implements OpenItem {
  readonly #place: ItemPlace;
  readonly #isEncoded: boolean;
  #text = '';

  /** `isEncoded`: the finished item also carries its text in a form to send back. */
  constructor(place: ItemPlace, isEncoded: boolean) {
    this.#place = place;
    this.#isEncoded = isEncoded;
  }

  itemWith(status: ItemStatus): ReasoningItem {
    const encoded = this.#isEncoded ? { encrypted_content: encodeReasoning(this.#text) } : {};
    return { ...this.#item(status), content: [{ type: 'reasoning_text', text: this.#text }], ...encoded };
  }

  open(): EventDraft[] {
    const { outputIndex } = this.#place;
    return [
      { type: 'response.output_item.added', output_index: outputIndex, item: this.#item('in_progress') },
      { type: 'response.content_part.added', ...partOf(this.#place), part: { type: 'reasoning_text', text: '' } },
    ];
  }

  append(delta: string): EventDraft[] {
    this.#text += delta;
    return [{ type: 'response.reasoning_text.delta', ...partOf(this.#place), delta }];
  }

  close(status: ItemStatus): EventDraft[] {
    const text = this.#text;
    return [
      { type: 'response.reasoning_text.done', ...partOf(this.#place), text },
      { type: 'response.content_part.done', ...partOf(this.#place), part: { type: 'reasoning_text', text } },
      { type: 'response.output_item.done', output_index: this.#place.outputIndex, item: this.itemWith(status) },
    ];
  }

  #item(status: ItemStatus): ReasoningItem {
    return { id: this.#place.id, type: 'reasoning', status, summary: [], content: [] };
  }
}

/** Each item has one part, which is its first. */
function partOf({ id, outputIndex }: ItemPlace) {
  return { item_id: id, output_index: outputIndex, content_index: 0 };
}
