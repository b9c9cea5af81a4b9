// The tools that requests of the API may use. What leaves the device is off until the user allows it.
import { Card } from '../../ui/Card.tsx';
import { McpHosts } from './McpHosts.tsx';
import { SearchAccess } from './SearchAccess.tsx';
import { useToolAccess } from './use-tool-access.ts';

export function ApiTools() {
  const loaded = useToolAccess();
  return (
    <section aria-labelledby="api-tools">
      <h2 id="api-tools" className="text-lg font-semibold">
        Tools
      </h2>
      <p className="mt-1 text-sm text-muted">
        Programs can run <code className="font-mono">code_interpreter</code> on this device, without a network. The tools{' '}
        <code className="font-mono">web_search</code> and <code className="font-mono">mcp</code> send data to servers, so they are
        off until you allow them.
      </p>
      {loaded && (
        <Card as="div" className="mt-3 divide-y divide-line">
          <SearchAccess {...loaded} />
          <McpHosts {...loaded} />
        </Card>
      )}
    </section>
  );
}
