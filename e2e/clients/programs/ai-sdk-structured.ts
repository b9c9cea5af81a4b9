// Structured outputs and forced calls with the AI SDK and each of its providers.
import { generateObject, generateText, type LanguageModel, Output, streamText, tool } from 'ai';
import { BOX, type Box, boxOf } from './box.ts';

/** Draws at random are long, and Workers AI's own maximum is short. */
const MAX_TOKENS = 4000;

/** The ways of one model. */
export function structuredOf(model: LanguageModel) {
  const settings = { model, maxRetries: 0, maxOutputTokens: MAX_TOKENS };
  return {
    async generateObject(prompt: string): Promise<Box> {
      return boxOf((await generateObject({ ...settings, prompt, schema: BOX })).object);
    },

    async outputObject(prompt: string): Promise<Box> {
      return boxOf((await generateText({ ...settings, prompt, output: Output.object({ schema: BOX }) })).output);
    },

    async streamedObject(prompt: string): Promise<Box> {
      const result = streamText({ ...settings, prompt, output: Output.object({ schema: BOX }) });
      await result.consumeStream();
      return boxOf(await result.output);
    },

    async forcedTool(prompt: string): Promise<Box> {
      const tools = { pack: tool({ description: 'Packs a box.', inputSchema: BOX, execute: (box) => box }) };
      const { toolCalls } = await generateText({ ...settings, prompt, tools, toolChoice: { type: 'tool', toolName: 'pack' } });
      return boxOf(toolCalls[0]?.input);
    },
  };
}
