// One answer: has the worker write it, runs the tools that it calls, and goes on until it is over.
import type { AnswerEnd } from '../../../contracts/answer.ts';
import { joinedEnds, pendingCalls } from '../../conversations/calls.ts';
import { failAnswer } from '../../conversations/reducer.ts';
import { toFailure } from '../../failures/failure.ts';
import type { ToolRounds } from '../../tools/tool-rounds.ts';
import { type Generation, RunningAnswer, type WritingDeps } from './running-answer.ts';

export interface GenerationDeps extends WritingDeps {
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
  tools: ToolRounds;
}

/**
 * Makes the answer. Settles when it is over, and does not reject: a failure is in the message.
 */
export async function generate(deps: GenerationDeps, generation: Generation): Promise<void> {
  const answer = new RunningAnswer(deps, generation);
  try {
    await deps.whileBusy(() => answerInRounds(deps.tools, generation, answer));
  } catch (thrown) {
    answer.change((message) => failAnswer(message, toFailure(thrown)));
  }
  answer.close();
}

/**
 * Runs the calls that have no result, and has the worker go on, until no call is left. It ends before
 * the calls of a round too many: the user may go on with them.
 */
async function answerInRounds(tools: ToolRounds, generation: Generation, answer: RunningAnswer): Promise<void> {
  const { signal, document, options } = generation;
  const hasCalls = () => pendingCalls(answer.message.parts).length > 0;
  let { beginning } = generation;
  let end: AnswerEnd | null = null;
  let runs = 0;
  for (;;) {
    if (hasCalls()) {
      if (runs >= (await tools.maxRounds())) return answer.end(end, 'tool-calls');
      runs += 1;
      await tools.run({ answer, document, toolIds: options.toolIds, signal });
      if (signal.aborted) return answer.end(end, 'cancelled');
      beginning = [];
    }
    end = joinedEnds(end, await answer.write(beginning, await tools.offersFor(document, options.toolIds)));
    if (end.reason !== 'tool-calls' || !hasCalls()) return answer.end(end, end.reason);
  }
}
