// Rows of Open WebUI's export, written by hand after its own code: the shape that
// src/lib/utils/index.ts (convertOpenAIMessages) builds and its chat table stores, and the blocks of
// reasoning as backend/open_webui/utils/middleware.py writes them, plain (older) and as HTML (newer).

const REASONING = '<details type="reasoning" done="true" duration="5">\n<summary>Thought for 5 seconds</summary>\n';

const message = (id: string, parentId: string | null, fields: Record<string, unknown>) => ({
  id,
  parentId,
  childrenIds: [],
  timestamp: 1_730_000_000,
  ...fields,
});

const MESSAGES = [
  message('u1', null, { role: 'user', content: 'Is 7 < 8?', models: ['gpt-oss:20b'] }),
  message('m1', 'u1', {
    role: 'assistant',
    content: `${REASONING}> Compare them.\n> 7 < 8.\n</details>\nYes.`,
    model: 'gpt-oss:20b',
    modelName: 'gpt-oss 20b',
    timestamp: 1_730_000_005,
    done: true,
  }),
  message('m2', 'u1', {
    role: 'assistant',
    content: `${REASONING}&gt; 7 &lt; 8 &amp;&amp; so on.\n</details>\nYes, it is.`,
    model: 'llama3',
    timestamp: 1_730_000_009,
  }),
  message('u2', 'm1', {
    role: 'user',
    content: 'Why?',
    files: [{ type: 'file', name: 'notes.txt' }],
    timestamp: 1_730_000_020,
  }),
  message('m3', 'u2', {
    role: 'assistant',
    content: '',
    model: 'llama3',
    error: { content: 'Out of memory' },
    timestamp: 1_730_000_030,
  }),
];

/** A row of the export of all chats. */
export const OPEN_WEBUI_ROW = {
  id: '0b0a5c3e-0000-4000-8000-000000000002',
  user_id: 'u',
  title: 'Numbers',
  chat: {
    id: '',
    title: 'Numbers',
    models: ['gpt-oss:20b'],
    params: {},
    history: { messages: Object.fromEntries(MESSAGES.map((each) => [each.id, each])), currentId: 'm3' },
    messages: [],
    tags: [],
    timestamp: 1_730_000_000_000,
    files: [],
  },
  updated_at: 1_730_000_040,
  created_at: 1_729_999_999,
  share_id: null,
  archived: false,
  pinned: true,
  meta: {},
  folder_id: null,
};
