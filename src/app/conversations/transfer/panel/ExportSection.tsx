// Saves every chat as one ZIP.
import { formatBytes } from '../../../../contracts/format-bytes.ts';
import { useApp } from '../../../app-context.ts';
import { useStore } from '../../../platform/store.ts';
import { Button } from '../../../ui/Button.tsx';
import type { TransferState, Transfers } from '../transfers.ts';
import { Running } from './Running.tsx';
import { Problem, Section } from './Section.tsx';

const ABOUT =
  'One ZIP with every chat: as JSON with all versions of its messages, to import again, and as Markdown, to read. Temporary chats are not in it.';

export function ExportSection({ transfers, state }: { transfers: Transfers; state: TransferState }) {
  const count = useStore(useApp().chats.library.state, ({ heads }) => heads.size);
  const isOurs = state.status === 'running' && state.kind === 'export';
  return (
    <Section title="Export" about={ABOUT}>
      <Button isDisabled={count === 0 || state.status === 'running'} onClick={() => void transfers.exportAll()}>
        {count === 1 ? 'Export 1 chat' : `Export ${count} chats`}
      </Button>
      {isOurs && <Running transfers={transfers} state={state} />}
      {state.status === 'exported' && (
        <output className="mt-3 block text-sm wrap-anywhere">
          {`Saved “${state.name}” with ${state.chats === 1 ? '1 chat' : `${state.chats} chats`}, ${formatBytes(state.bytes)}. It is where your browser keeps downloads.`}
        </output>
      )}
      {state.status === 'failed' && state.kind === 'export' && <Problem>{state.message}</Problem>}
    </Section>
  );
}
