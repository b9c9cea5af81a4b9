// A chat as ChatGPT's data export has it, written by hand after what is known of the format:
// github.com/mitkury/chatgpt-export-parser, docs/chatgpt-data-export-format.md (nodes, parents,
// times in seconds, hidden system messages), github.com/sanand0/chatgpt-to-markdown (types of
// content), and exports that people published (thoughts and recaps since 2025).

interface Fields {
  role: string;
  content: Record<string, unknown>;
  name?: string;
  recipient?: string;
  metadata?: Record<string, unknown>;
  time?: number | null;
}

const START = 1_765_672_200.25;

function node(id: string, parent: string | null, fields: Fields | null, children: string[] = []) {
  if (!fields) return { id, message: null, parent, children };
  const { role, content, name = null, recipient = 'all', metadata = {}, time = START } = fields;
  return {
    id,
    parent,
    children,
    message: {
      id,
      author: { role, name, metadata: {} },
      create_time: time,
      update_time: null,
      content,
      status: 'finished_successfully',
      end_turn: null,
      weight: 1,
      metadata,
      recipient,
      channel: null,
    },
  };
}

const text = (...parts: unknown[]) => ({ content_type: 'text', parts });
const MODEL = { model_slug: 'gpt-5-thinking', default_model_slug: 'gpt-5' };

const NODES = [
  node('root', null, null, ['system']),
  node('system', 'root', {
    role: 'system',
    content: text(''),
    metadata: { is_visually_hidden_from_conversation: true },
    time: null,
  }),
  node('context', 'system', {
    role: 'user',
    content: { content_type: 'user_editable_context', user_profile: 'About me', user_instructions: 'Be brief' },
    metadata: { is_user_system_message: true },
    time: null,
  }),
  node('q1', 'context', {
    role: 'user',
    content: {
      content_type: 'multimodal_text',
      parts: [{ content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-1', width: 8 }, 'How many apples?'],
    },
    metadata: { attachments: [{ id: 'file-1', name: 'apples.png', size: 10, mime_type: 'image/png' }] },
    time: START,
  }),
  node('thoughts', 'q1', {
    role: 'assistant',
    content: {
      content_type: 'thoughts',
      thoughts: [{ summary: 'Counting', content: 'I count them.' }],
      source_analysis_msg_id: 'x',
    },
    metadata: MODEL,
    time: START + 1,
  }),
  node('call', 'thoughts', {
    role: 'assistant',
    recipient: 'python',
    content: { content_type: 'code', language: 'python', text: 'print(3 + 4)' },
    metadata: MODEL,
    time: START + 2,
  }),
  node('result', 'call', {
    role: 'tool',
    name: 'python',
    content: { content_type: 'execution_output', text: '7' },
    time: START + 3,
  }),
  node('recap', 'result', {
    role: 'assistant',
    content: { content_type: 'reasoning_recap', content: 'Thought for 8s' },
    metadata: { ...MODEL, reasoning_status: 'reasoning_ended', finished_duration_sec: 8 },
    time: START + 4,
  }),
  node('a1', 'recap', { role: 'assistant', content: text('Seven apples.'), metadata: MODEL, time: START + 3.5 }),
  node('a2', 'q1', { role: 'assistant', content: text('Eight.'), metadata: { model_slug: 'gpt-4o' }, time: START + 60 }),
  node('q2', 'a1', { role: 'user', content: text('And pears?'), time: START + 90 }),
  node('q2-edited', 'a1', { role: 'user', content: text('And plums?'), time: START + 100 }),
  node('a3', 'q2-edited', { role: 'assistant', content: text('None.'), metadata: MODEL, time: null }),
];

/** One entry of conversations.json. */
export const CHATGPT_CHAT = {
  title: 'Apples',
  create_time: START,
  update_time: START + 120.5,
  mapping: Object.fromEntries(NODES.map((each) => [each.id, each])),
  moderation_results: [],
  current_node: 'a3',
  conversation_id: '6f5a1a52-0000-4000-8000-000000000001',
  id: '6f5a1a52-0000-4000-8000-000000000001',
  is_archived: false,
  is_starred: true,
  default_model_slug: 'gpt-5',
  safe_urls: [],
};
