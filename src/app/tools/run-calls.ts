// Runs the calls of an answer: finds the tool, checks the arguments, asks the user, runs it, and adds
// the result. Whatever goes wrong is a result that the model reads.
import type { Tool, ToolCall, ToolResult } from '../../contracts/tools.ts';
import { pendingCalls, type RunnableCall } from '../conversations/calls.ts';
import type { Document } from '../conversations/document.ts';
import { filesOf } from '../conversations/message.ts';
import { pathTo } from '../conversations/tree.ts';
import type { Store } from '../platform/store.ts';
import { addResult } from './add-result.ts';
import { type CallActivities, type CallActivity, DENIED, setActivity } from './call-activity.ts';
import { argumentProblem } from './check-arguments.ts';
import type { Permissions } from './permissions.ts';
import { calledNames, offersOf, type ToolBox, toolOfCall } from './tool-box.ts';
import type { ToolRound, ToolRounds } from './tool-rounds.ts';
import type { ToolSettingsStore } from './tool-settings.ts';
import type { PageToolContext } from './typed-results.ts';

export interface RunDeps {
  box: ToolBox;
  settings: ToolSettingsStore;
  permissions: Permissions;
  activities: Store<CallActivities>;
  /** The time in ms. */
  now(): number;
}

/** The rounds of calls of a page. */
export function createRounds(deps: RunDeps): ToolRounds {
  const { box, settings, now } = deps;
  return {
    maxRounds: async () => settings.get().maxRounds,
    offersFor: async (document, toolIds) => offersOf(await box.toolsFor(document.id, toolIds)),
    async run(round) {
      const { answer, document, toolIds, signal } = round;
      // A user may take long over a question: a reload must not lose the calls.
      await answer.save();
      const tools = await box.toolsFor(document.id, toolIds);
      for (const call of pendingCalls(answer.message.parts)) {
        const began = now();
        const result = await resultOfCall(deps, { ...round, call, tools });
        if (signal.aborted || result === null) return;
        answer.change((message) => addResult(message, call, { ...result, durationMs: now() - began }));
        await answer.save();
      }
    },
  };
}

interface Running extends ToolRound {
  call: RunnableCall;
  tools: readonly Tool[];
}

type Outcome = ToolResult & { isDenied?: boolean };

const failure = (text: string): Outcome => ({ text, isError: true });

/** Null when the user stops the answer first. */
async function resultOfCall(deps: RunDeps, running: Running): Promise<Outcome | null> {
  const { call, signal } = running;
  try {
    return await untilAborted(allowedResult(deps, running), signal);
  } catch (thrown) {
    if (signal.aborted) return null;
    return failure(`The tool failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  } finally {
    setActivity(deps.activities, call.callId, null);
  }
}

async function allowedResult({ permissions, activities }: RunDeps, running: Running): Promise<Outcome> {
  const { document, signal, tools } = running;
  const { callId, recipient, text } = running.call;
  const call: ToolCall = { name: recipient, text };
  const found = toolOfCall(tools, call);
  if (!found) return failure(unknownTool(call, tools));
  const { tool, declared } = found;
  const problem = declared && argumentProblem(text, declared.parameters);
  if (problem) return failure(problem);
  const show = (activity: CallActivity) => {
    if (!signal.aborted) setActivity(activities, callId, activity);
  };
  if (!(await permissions.allows({ tool, call, conversationId: document.id, show }))) {
    return DENIED;
  }
  show({ status: 'running', progress: null });
  const context: PageToolContext = {
    signal,
    files: filesBefore(running),
    onProgress: (progress) => show({ status: 'running', progress }),
    typeResult: () => new Promise((submit) => show({ status: 'typing', submit })),
  };
  return tool.run(call, context);
}

function unknownTool({ name }: ToolCall, tools: readonly Tool[]): string {
  const names = calledNames(tools);
  if (names.length === 0) return `There is no tool "${name}". No tool is available: answer without one.`;
  return `There is no tool "${name}". The tools are: ${names.join(', ')}.`;
}

/** The files of the questions up to the answer. */
function filesBefore({ document, answer }: Pick<Running, 'answer'> & { document: Document }) {
  const questions = pathTo(document.conversation.get(), answer.message.parentId);
  return questions.flatMap(filesOf).map(({ name, text }) => ({ name, text }));
}

/** Rejects as soon as the signal aborts, also where a tool does not listen to it. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(new DOMException('The answer was stopped.', 'AbortError'));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
