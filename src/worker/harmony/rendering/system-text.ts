// The text of a system message. As SystemContent in encoding.rs of openai/harmony 0.0.8; knows no token ids.

import type { ReasoningEffort } from '../../../contracts/chat.ts';
import type { SystemContent } from '../message.ts';
import { toolsText } from './tools-text.ts';

/** What the model was trained to be told. Another persona belongs into developer instructions. */
const IDENTITY = 'You are ChatGPT, a large language model trained by OpenAI.';
const KNOWLEDGE_CUTOFF = '2024-06';

/** The usual system content: the trained identity, cutoff and channels, no tools. `date` as YYYY-MM-DD. */
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

/** Sections that are there, with an empty line between them. `functionTools`: whether the conversation declares function tools. */
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
