// Imports chats from files of this app, of ChatGPT and of Open WebUI.
import { useRef } from 'react';
import { Button } from '../../../ui/Button.tsx';
import type { TransferState, Transfers } from '../transfers.ts';
import { ImportResult } from './ImportResult.tsx';
import { Running } from './Running.tsx';
import { Problem, Section } from './Section.tsx';

const ABOUT =
  'A ZIP or JSON files: an export of this app, of ChatGPT (the ZIP that its mail links to, or the conversations.json in it) or of Open WebUI. Chats that are here stay, and get only what they lack.';

export function ImportSection({ transfers, state }: { transfers: Transfers; state: TransferState }) {
  const input = useRef<HTMLInputElement>(null);
  const isOurs = state.status === 'running' && state.kind === 'import';
  return (
    <Section title="Import" about={ABOUT}>
      <Button isDisabled={state.status === 'running'} onClick={() => input.current?.click()}>
        Choose files
      </Button>
      <input
        ref={input}
        type="file"
        aria-label="Files with chats"
        accept=".zip,.json,application/zip,application/json"
        hidden
        multiple
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          if (files.length > 0) void transfers.importChats(files);
          // Without this the same file could not be chosen again.
          currentTarget.value = '';
        }}
      />
      {isOurs && <Running transfers={transfers} state={state} />}
      {state.status === 'imported' && <ImportResult summary={state.summary} adopted={state.adopted} />}
      {state.status === 'failed' && state.kind === 'import' && <Problem>{state.message}</Problem>}
    </Section>
  );
}
