// A conversation and a request → the turn that answers them, with the tools that run here.

import type { Clock } from '../../answers/clock.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { hostedStructure } from '../hosted-tools/hosted-structure.ts';
import type { HostedTools } from '../hosted-tools/hosted-tools.ts';
import { type ApprovedCall, HostedTurn } from '../hosted-tools/hosted-turn.ts';
import { carriableName } from '../hosted-tools/mcp-functions.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import type { SampledCalls } from '../turn/sampled-calls.ts';
import { systemSettings } from '../turn/template-fields.ts';
import { Turn } from '../turn/turn.ts';
import type { TurnRequest } from '../turn/turn-request.ts';
import { type Conversation, turnHistory } from './input/conversation.ts';
import { listedServers, openApprovals } from './input/hosted-history.ts';
import type { ResponseRequest } from './request/request.ts';
import type { AnsweringTurn } from './run.ts';

export interface TurnParts {
  conversation: Conversation;
  tools: HostedTools;
  clock: Pick<Clock, 'today'>;
  sampledCalls: SampledCalls;
}

/** Errors: as `Turn`, and 400 for an approved call of a tool that is not declared. */
export function conversationTurn(wanted: ResponseRequest, model: ServedModel, parts: TurnParts): AnsweringTurn {
  const { conversation, tools, clock, sampledCalls } = parts;
  const system = { ...systemSettings(wanted.reasoning.effort, null, clock.today()), builtInTools: tools.builtIn };
  const nameOf = (label: string, name: string) => tools.shownName(label, name) ?? carriableName(name);
  const history = turnHistory(conversation, wanted.instructions, nameOf);
  const request: TurnRequest = { ...wanted.turn, ...history, system, historyParam: 'input' };
  const approved = approvedCalls(conversation, tools);
  if (tools.isEmpty) return new Turn(model, request, sampledCalls);
  const { maxCalls, later, named, namesCallerTool } = wanted.hosted;
  const { structure, afterCall, withoutCalls } = hostedStructure({ first: wanted.turn, later, named, namesCallerTool }, tools);
  const listed = listedServers([...conversation.context, ...conversation.input]);
  return new HostedTurn(
    model,
    { ...request, ...structure },
    {
      tools,
      sampledCalls,
      newServers: tools.servers.filter(({ label }) => !listed.has(label)),
      approved,
      maxCalls,
      afterCall,
      withoutCalls,
    },
  );
}

function approvedCalls({ context, input }: Conversation, tools: HostedTools): ApprovedCall[] {
  return openApprovals([...context, ...input]).map(({ id, server_label: label, name, arguments: text }) => {
    const found = tools.findListed(label, name);
    if (!found)
      throw invalidValue('tools', `the approved call needs the tool '${name}' of server '${label}'. Declare the server.`);
    const call = found.call.kind === 'mcp' ? { ...found.call, approvalRequestId: id } : found.call;
    return { callId: id, call: { ...found, call, needsApproval: false }, text };
  });
}
