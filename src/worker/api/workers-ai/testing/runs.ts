// Runs for tests: the handler of the API on a scripted model, called as Workers AI's REST API is.

import { ORIGIN, service } from '../../../testing/api-client.ts';
import { saying } from '../../../testing/byte-model.ts';
import { ScriptedGenerator } from '../../../testing/scripted-generator.ts';
import { createHandler } from '../../http/handler.ts';

/** A model that says `text` after every prompt. */
export function modelSaying(text: string): ScriptedGenerator {
  return new ScriptedGenerator(saying(text), { contextTokens: 4096, vocabulary: 277 });
}

export const REASONED = '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hello.<|return|>';

/** The response to a run of the model `tiny` under one of its names. A text is sent as it is. */
export function respondTo(
  inputs: object | string,
  generator = modelSaying(REASONED),
  { model = '@cf/openai/tiny', signal = new AbortController().signal } = {},
): Promise<Response> {
  const url = `${ORIGIN}/client/v4/accounts/any/ai/run/${model}`;
  return createHandler(service(generator))(
    new Request(url, { method: 'POST', body: typeof inputs === 'string' ? inputs : JSON.stringify(inputs), signal }),
  );
}

/** The output of a run: what the envelope holds. Errors: a run that was refused. */
export async function outputOf(inputs: object, generator?: ScriptedGenerator) {
  const { result, success, errors } = await (await respondTo(inputs, generator)).json();
  if (!success) throw new Error(`The run was refused: ${JSON.stringify(errors)}`);
  return result;
}

/** The refusal of a run: its status, Cloudflare's code and the message. */
export async function refusalOf(inputs: object): Promise<{ status: number; code: number; message: string }> {
  const response = await respondTo(inputs);
  const { success, errors } = await response.json();
  if (success !== false || errors.length !== 1) throw new Error(`The run was not refused: ${response.status}`);
  return { status: response.status, ...errors[0] };
}

/** The objects of a stream of events. Errors: one that does not end with `[DONE]`. */
export async function eventsOf(inputs: object, generator?: ScriptedGenerator) {
  const text = await (await respondTo({ ...inputs, stream: true }, generator)).text();
  const data = text
    .trim()
    .split('\n\n')
    .map((event) => event.replace(/^(?:event: .*\n)?data: /, ''));
  if (data.pop() !== '[DONE]') throw new Error(`The stream does not end: ${text}`);
  return data.map((line) => JSON.parse(line));
}
