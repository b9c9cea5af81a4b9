// The Agents SDK with tools that the app runs: its own helpers, and its own approval of an MCP call.
import { Agent, codeInterpreterTool, hostedMcpTool, type OpenAIResponsesModel, Runner, webSearchTool } from '@openai/agents';

/** The tools, by the name of the spec. `url`: of the MCP server. */
function toolOf(name: string, url: string) {
  if (name === 'python') return codeInterpreterTool();
  if (name === 'search') return webSearchTool();
  const server = { serverLabel: 'calculator', serverUrl: url };
  return name === 'approved' ? hostedMcpTool({ ...server, requireApproval: 'always' }) : hostedMcpTool(server);
}

/** Answers a question. Approves what the SDK asks for. */
export async function hosted(model: OpenAIResponsesModel, { name, url }: { name: string; url: string }, question: string) {
  const agent = new Agent({ name: 'A page', model, tools: [toolOf(name, url)] });
  const runner = new Runner({ tracingDisabled: true });
  let result = await runner.run(agent, question);
  let approvals = 0;
  for (; result.interruptions.length > 0; approvals++) {
    for (const asked of result.interruptions) result.state.approve(asked);
    result = await runner.run(agent, result.state);
  }
  const calls = result.newItems.flatMap(({ rawItem }) => {
    const item = rawItem as { type?: string; name?: string };
    return item.type === 'hosted_tool_call' ? [item.name] : [];
  });
  return { text: result.finalOutput, calls, approvals };
}
