// Structured outputs and forced calls with the Agents SDK.
import { Agent, type OpenAIChatCompletionsModel, type OpenAIResponsesModel, Runner, tool } from '@openai/agents';
import { BOX, type Box, boxOf } from './box.ts';

type Model = OpenAIChatCompletionsModel | OpenAIResponsesModel;

/** The final output of an agent whose output has a type. */
export async function outputType(model: Model, question: string): Promise<Box> {
  const agent = new Agent({ name: 'A packer', model, outputType: BOX });
  const { finalOutput } = await new Runner({ tracingDisabled: true }).run(agent, question);
  return boxOf(finalOutput);
}

/** What a tool is called with that must be called. */
export async function requiredTool(model: Model, question: string): Promise<Box> {
  const packed: Box[] = [];
  const pack = tool({
    name: 'pack',
    description: 'Packs a box.',
    parameters: BOX,
    execute: (box) => {
      packed.push(box);
      return 'packed';
    },
  });
  const agent = new Agent({
    name: 'A packer',
    model,
    tools: [pack],
    toolUseBehavior: 'stop_on_first_tool',
    modelSettings: { toolChoice: 'required' },
  });
  await new Runner({ tracingDisabled: true }).run(agent, question);
  return boxOf(packed[0]);
}
