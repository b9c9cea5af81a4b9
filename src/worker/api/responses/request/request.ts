// POST /v1/responses: a request's body → what is asked, and what the response repeats. It knows no
// model and no store.

import type { DeclaredTool } from '../../hosted-tools/declared-tool.ts';
import type { RoundStructures } from '../../hosted-tools/hosted-structure.ts';
import { readFields, type ValuesOf } from '../../parameters/field.ts';
import { missing } from '../../parameters/parameter-errors.ts';
import type { RequestBody } from '../../parameters/request-body.ts';
import { samplingOf } from '../../parameters/sampling.ts';
import { type TurnStructure, turnStructure } from '../../structured-output/turn-structure.ts';
import type { ToolChoice } from '../../turn/tool-choice.ts';
import type { TurnRequest } from '../../turn/turn-request.ts';
import type { GivenItem } from '../input/given-item.ts';
import type { RequestEcho } from '../response.ts';
import { includedOfCalls, includesReasoningBlob, logprobsOf, RESPONSE_FIELDS } from './fields.ts';
import { shownHostedTools } from './hosted-choice.ts';
import { checkDeclaredOnce } from './hosted-tool-fields.ts';
import { type ReasoningSettings } from './reasoning-field.ts';

/** The part of a turn that does not come from the conversation. */
type TurnSettings = Omit<TurnRequest, 'history' | 'instructions' | 'system' | 'historyParam'>;

/** What the request says of tools that the app runs. */
export interface HostedSettings extends Omit<RoundStructures, 'first'> {
  declared: readonly DeclaredTool[];
  /** Null for the app's own maximum. */
  maxCalls: number | null;
  include: { codeOutputs: boolean; searchSources: boolean };
}

export interface ResponseRequest {
  /** Null for the model that is there. */
  model: string | null;
  input: readonly GivenItem[];
  previousResponseId: string | null;
  instructions: string | null;
  isStreamed: boolean;
  isStored: boolean;
  encodesReasoning: boolean;
  reasoning: ReasoningSettings;
  turn: TurnSettings;
  hosted: HostedSettings;
  /** What the response repeats, but for the model's name. */
  echo: Omit<RequestEcho, 'model'>;
}

/** Checks everything that can be checked without a model. `fields` may have other defaults. Errors: 400. */
export function parseResponseRequest(body: RequestBody, fields = RESPONSE_FIELDS): ResponseRequest {
  const values = readFields(fields, body);
  const { input, previous_response_id: previousResponseId } = values;
  if (input === null && previousResponseId === null) throw missing('input');
  return {
    model: values.model,
    input: input ?? [],
    previousResponseId,
    instructions: values.instructions,
    isStreamed: values.stream,
    isStored: values.store,
    encodesReasoning: includesReasoningBlob(values.include),
    reasoning: values.reasoning,
    ...turnSettings(values),
    echo: echoOf(values),
  };
}

type Values = ValuesOf<typeof RESPONSE_FIELDS>;

function turnSettings(values: Values): { turn: TurnSettings; hosted: HostedSettings } {
  const { choice } = values.tool_choice;
  const all = values.tools.flatMap((each) => ('hosted' in each ? [each.hosted] : []));
  checkDeclaredOnce(all);
  const declared = shownHostedTools(all, choice);
  const wanted = {
    tools: values.tools.flatMap((each) => ('tool' in each ? [each.tool] : [])),
    choice,
    format: values.text.format.format,
    hasHosted: declared.length > 0,
  };
  const hosted = {
    declared,
    later: turnStructure({ ...wanted, choice: unforced(choice) }),
    named: choice.hostedNamed,
    namesCallerTool: choice.named !== null,
    maxCalls: values.max_tool_calls,
    include: includedOfCalls(values.include),
  };
  return { turn: { ...turnStructure(wanted), ...turnLimits(values) }, hosted };
}

/** The choice after a call that was forced. */
function unforced(choice: ToolChoice): ToolChoice {
  return choice.mode === 'required' ? { ...choice, mode: 'auto', named: null, hostedNamed: null } : choice;
}

function turnLimits(values: Values): Omit<TurnSettings, keyof TurnStructure> {
  return {
    hasParallelCalls: values.parallel_tool_calls,
    maxTokens: values.max_output_tokens,
    sampling: samplingOf(values),
    seed: values.seed,
    stop: values.stop,
    logprobs: logprobsOf(values.include, values.top_logprobs),
    truncation: values.truncation,
  };
}

function echoOf(values: Values): Omit<RequestEcho, 'model'> {
  return {
    instructions: values.instructions,
    previous_response_id: values.previous_response_id,
    tools: values.tools.map(({ echo }) => echo),
    tool_choice: values.tool_choice.echo,
    parallel_tool_calls: values.parallel_tool_calls,
    truncation: values.truncation,
    text: { format: values.text.format.echo, verbosity: values.text.verbosity },
    reasoning: values.reasoning,
    temperature: values.temperature,
    top_p: values.top_p,
    presence_penalty: values.presence_penalty,
    frequency_penalty: values.frequency_penalty,
    top_logprobs: values.top_logprobs ?? 0,
    max_output_tokens: values.max_output_tokens,
    max_tool_calls: values.max_tool_calls,
    metadata: { ...values.metadata },
    store: values.store,
    background: false,
    service_tier: 'default',
    safety_identifier: values.safety_identifier,
    prompt_cache_key: values.prompt_cache_key,
    ...(values.user !== null && { user: values.user }),
    access_programs: null,
  };
}
