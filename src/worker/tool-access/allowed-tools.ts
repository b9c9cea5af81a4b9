// The tools of the app for requests of the API, within what the user allows. Each is loaded with its
// first use.

import type { ToolPorts } from '../api/hosted-tools/tool-ports.ts';
import type { ToolAccessStore } from './tool-access-store.ts';

/** The tools that `access` allows. Python needs no permission: it has no network. */
export function allowedTools(access: Pick<ToolAccessStore, 'get'>): ToolPorts {
  return {
    python: async () => (await import('../../tools/python/python-tool.ts')).createPythonTool(),
    browser: async () => {
      const { search } = await access.get();
      if (search === null) return null;
      const [{ createBrowserTool }, { createEndpointSource }] = await Promise.all([
        import('../../tools/browser/browser-tool.ts'),
        import('../../tools/browser/sources/endpoint.ts'),
      ]);
      return createBrowserTool(createEndpointSource(search));
    },
    mayReach: async (url) => (await access.get()).mcpHosts.includes(new URL(url).host),
    connect: async (server, signal) => (await import('../../tools/mcp/connect.ts')).connectMcp(server, signal),
  };
}
