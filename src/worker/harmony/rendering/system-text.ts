// The text of a system message. As SystemContent in encoding.rs of openai/harmony 0.0.8.

import type { ReasoningEffort } from '../../../contracts/chat.ts';
import type { SystemContent } from '../message.ts';
import { toolsText } from './tools-text.ts';

/**
 * The identity of the model's training. Another persona belongs into the developer instructions.
 */
const IDENTITY = 'You are ChatGPT, a large language model trained by OpenAI.';
const KNOWLEDGE_CUTOFF = '2024-06';

/**
 * The usual system content: the identity, cutoff and channels of the training, without tools.
 * `date` as YYYY-MM-DD.
 */
export function systemContent(effort: ReasoningEffort, date: string | null): SystemContent {
  return {
    type: 'system',
    modelIdentity: IDENTITY,
    effort,
    date,
    knowledgeCutoff: KNOWLEDGE_CUTOFF,
    channels: ['analysis', 'commentary', 'final'],
    channelRequired: true,
    tools: [],
  };
}

function channelsText({ channels, channelRequired }: SystemContent, functionTools: boolean): string {
  const required = channelRequired ? ' Channel must be included for every message.' : '';
  const calls = functionTools ? "\nCalls to these tools must go to the commentary channel: 'functions'." : '';
  return `# Valid channels: ${channels.join(', ')}.${required}${calls}`;
}

/**
 * Joins the sections that exist, with an empty line between them. `functionTools`: the conversation
 * declares function tools.
 */
export function systemText(content: SystemContent, functionTools: boolean): string {
  const top = [
    content.modelIdentity,
    content.knowledgeCutoff === null ? null : `Knowledge cutoff: ${content.knowledgeCutoff}`,
    content.date === null ? null : `Current date: ${content.date}`,
  ].filter((line) => line !== null);
  const sections = [
    top.length > 0 ? top.join('\n') : null,
    content.effort === null ? null : `Reasoning: ${content.effort}`,
    content.tools.length > 0 ? toolsText(content.tools) : null,
    content.channels.length > 0 ? channelsText(content, functionTools) : null,
  ];
  return sections.filter((section) => section !== null).join('\n\n');
}
