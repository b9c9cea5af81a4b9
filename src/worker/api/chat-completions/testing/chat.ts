// Chat Completions on scripted models, for tests: what the model says, and what a request is
// answered.

import type OpenAI from 'openai';
import { client, ORIGIN, service } from '../../../testing/api-client.ts';
import { byteEncoding, saying } from '../../../testing/byte-model.ts';
import { type Script, ScriptedGenerator } from '../../../testing/scripted-generator.ts';
import { createHandler, type Handler } from '../../http/handler.ts';

export const SIZES = { contextTokens: 8192, vocabulary: 277 };

/** Reasoning, then an answer. */
export const GREETING =
  '<|channel|>analysis<|message|>Greet.<|end|><|start|>assistant<|channel|>final<|message|>Hello!<|return|>';

/** A call in the words of the model. */
export function calling(name: string, text: string, end = '<|call|>'): string {
  return `<|channel|>commentary to=${name} <|constrain|>json<|message|>${text}${end}`;
}

/** A model that says `text`, or follows a script. */
export function modelSaying(text: string | Script = GREETING): ScriptedGenerator {
  return new ScriptedGenerator(typeof text === 'string' ? saying(text) : text, SIZES);
}

export const USER = [{ role: 'user' as const, content: 'Hi' }];

/** The official client on a model that says `text`. */
export function chatClient(text?: string | Script): OpenAI {
  return client(modelSaying(text));
}

/**
 * A request of any body, with `model` and `messages` unless it has its own; a string is sent as it
 * is.
 */
export function chatRequest(body: object | string): Request {
  const whole = typeof body === 'string' ? body : JSON.stringify({ model: 'tiny', messages: USER, ...body });
  return new Request(`${ORIGIN}/v1/chat/completions`, { method: 'POST', body: whole });
}

/** The handler on a generator, with a date that never changes. */
export function chatHandler(generator = modelSaying()): Handler {
  return createHandler(service(generator), { clock: { today: () => '2026-11-29' } });
}

export interface Reply {
  status: number;
  /** What the response names as without effect. */
  ignored: string | null;
  /** Any JSON: a test says its shape. */
  json: Awaited<ReturnType<Response['json']>>;
}

/** What a body is answered. */
export async function reply(body: object | string, handle = chatHandler()): Promise<Reply> {
  const response = await handle(chatRequest(body));
  return { status: response.status, ignored: response.headers.get('x-gpt-oss-web-ignored'), json: await response.json() };
}

/** The prompt that a body is rendered to. */
export async function promptOf(body: object | string): Promise<string> {
  const generator = modelSaying();
  const { status, json } = await reply(body, chatHandler(generator));
  if (status !== 200) throw new Error(json.error.message);
  return byteEncoding.tokenizer.decode(generator.requests[0]?.prompt ?? []);
}
