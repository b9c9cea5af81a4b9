// Calls of a session for tests: a question, a completion, the list of models.

import type { ChatEvent, GenerateOptions } from '../../contracts/chat.ts';
import type { Session } from '../../contracts/session.ts';
import { ORIGIN } from './fake-models.ts';

export const OPTIONS: GenerateOptions = {
  instructions: '',
  effort: 'low',
  temperature: 0,
  topP: 1,
  topK: 0,
  minP: 0,
  repetitionPenalty: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
  seed: 1,
  maxTokens: null,
  overflow: 'drop-oldest',
};
const QUESTION = [{ role: 'user', content: 'Who are you?' }] as const;

/** A listener without an effect. */
export const ignore = () => {};

/** Asks a question. Returns the answer's events and its text by channel. */
export async function chat(
  session: Session,
  options: Partial<GenerateOptions> = {},
  onEvent: (event: ChatEvent) => void = ignore,
) {
  const events: ChatEvent[] = [];
  await session.chat.generate([...QUESTION], { ...OPTIONS, ...options }, (event) => {
    events.push(event);
    onEvent(event);
  });
  const textOf = (isWanted: (event: ChatEvent) => boolean) =>
    events.map((event) => ('text' in event && isWanted(event) ? event.text : '')).join('');
  return {
    events,
    final: textOf((event) => event.type === 'text-delta' && event.channel === 'final'),
    analysis: textOf((event) => event.type === 'reasoning-delta'),
    done: events.at(-1),
  };
}

/** A completion through the API: its status, its text, and the code of its error. */
export async function complete(
  session: Session,
  model: string,
  prompt: string | string[] = 'Who?',
): Promise<{ status: number; text: string; code: string | undefined }> {
  const body = JSON.stringify({ model, prompt, max_tokens: 60 });
  const response = await session.api.handle({
    id: crypto.randomUUID(),
    method: 'POST',
    url: `${ORIGIN}/v1/completions`,
    headers: [],
    body,
  });
  const json = await new Response(response.body).json();
  return { status: response.status, text: json.choices?.[0].text, code: json.error?.code };
}

/** The status of every model, by id. */
export const statuses = async (session: Session) =>
  Object.fromEntries((await session.models.list()).map(({ id, status }) => [id, status]));
