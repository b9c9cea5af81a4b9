// The tools that are set up, each with a switch for this chat.
import { useApp } from '../../../app-context.ts';
import { configure } from '../../../conversations/settings.ts';
import { TOOL_SETTINGS } from '../../../platform/route.ts';
import { useStore } from '../../../platform/store.ts';
import { type ListedTool, TOOL_KINDS } from '../../../tools/registry.ts';
import { useToolSettings } from '../../../tools/use-tool-settings.ts';
import { SwitchRow } from '../../../ui/SwitchRow.tsx';

export function ToolSwitches() {
  const loaded = useToolSettings();
  if (!loaded) return 'Loading…';
  const tools = TOOL_KINDS.flatMap((kind) => kind.list(loaded.settings.kinds[kind.id]));
  return (
    <>
      <h2 className="font-semibold">Tools of this chat</h2>
      <p className="mt-1 text-sm text-muted">The model may call what is on. It asks you before anything leaves this device.</p>
      {tools.length === 0 && <p className="mt-4 text-sm">No tool is set up yet.</p>}
      <div className="mt-4 space-y-4">
        {tools.map((tool) => (
          <ToolSwitch key={tool.id} tool={tool} />
        ))}
      </div>
      <p className="mt-4 text-sm">
        <a className="underline underline-offset-2" href={TOOL_SETTINGS}>
          Set up tools
        </a>
      </p>
    </>
  );
}

function ToolSwitch({ tool: { id: toolId, label, description } }: { tool: ListedTool }) {
  const { options } = useApp();
  const toolIds = useStore(options, (settings) => settings.toolIds);
  const isOn = toolIds.includes(toolId);
  const change = (next: boolean) => {
    const others = toolIds.filter((each) => each !== toolId);
    configure(options, { toolIds: next ? [...others, toolId] : others });
  };
  return <SwitchRow {...{ label, isOn }} hint={description} onChange={change} />;
}
