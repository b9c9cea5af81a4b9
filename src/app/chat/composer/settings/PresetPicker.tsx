// The presets in the settings of a chat: take one, keep the settings as one, rename, delete, and
// choose the one of new chats.
import { useRef, useState } from 'react';
import { useApp } from '../../../app-context.ts';
import { isSameSettings } from '../../../conversations/settings.ts';
import { useStore } from '../../../platform/store.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { removePreset, renamePreset, savePreset } from '../presets/edit-presets.ts';
import type { Preset } from '../presets/presets.ts';

export function PresetPicker() {
  const { options, presets } = useApp();
  const { presets: all, defaultId } = useStore(presets.store, (state) => state);
  const settings = useStore(options, (current) => current);
  const [naming, setNaming] = useState<'new' | 'rename' | null>(null);
  const taken = all.find((preset) => isSameSettings(preset.settings, settings)) ?? null;
  const list = useRef<HTMLSelectElement>(null);
  // The form takes the focused field away with it.
  const close = () => {
    setNaming(null);
    list.current?.focus();
  };
  const save = (name: string) => {
    if (naming === 'rename' && taken) renamePreset(presets, taken.id, name);
    else savePreset(presets, name, settings);
    close();
  };
  return (
    <>
      <Field id="preset" label="Preset">
        <select
          ref={list}
          id="preset"
          className="field mt-1 block min-h-10 w-full bg-canvas pointer-coarse:min-h-11"
          value={taken?.id ?? ''}
          onChange={(event) => {
            const chosen = all.find(({ id }) => id === event.target.value);
            if (chosen) options.set(chosen.settings);
          }}
        >
          <option value="">{all.length === 0 ? 'None yet' : 'None: settings of this chat'}</option>
          {all.map(({ id, name }) => (
            <option key={id} value={id}>
              {id === defaultId ? `${name} (new chats)` : name}
            </option>
          ))}
        </select>
      </Field>
      {naming ? (
        <NameForm name={naming === 'rename' ? (taken?.name ?? '') : ''} onSave={save} onClose={close} />
      ) : (
        <div className="-mx-2 mt-1 flex flex-wrap">
          {taken === null && (
            <Button look="text" onClick={() => setNaming('new')}>
              Save as preset…
            </Button>
          )}
          {taken && <PresetActions preset={taken} isDefault={taken.id === defaultId} onRename={() => setNaming('rename')} />}
        </div>
      )}
    </>
  );
}

interface PresetActionsProps {
  preset: Preset;
  /** Whether new chats begin with it. */
  isDefault: boolean;
  onRename(): void;
}

function PresetActions({ preset: { id, name }, isDefault, onRename }: PresetActionsProps) {
  const { presets, chats } = useApp();
  const remove = () => {
    const restore = removePreset(presets, id);
    chats.undo.offer({ text: `Deleted the preset “${name}”`, undo: async () => restore() });
  };
  return (
    <>
      <Button look="text" onClick={() => presets.change({ defaultId: isDefault ? null : id })}>
        {isDefault ? 'Not for new chats' : 'Use for new chats'}
      </Button>
      <Button look="text" onClick={onRename}>
        Rename…
      </Button>
      <Button look="text" onClick={remove}>
        Delete
      </Button>
    </>
  );
}

function NameForm({ name, onSave, onClose }: { name: string; onSave(name: string): void; onClose(): void }) {
  const [typed, setTyped] = useState(name);
  return (
    <form
      className="mt-2 flex flex-wrap gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onSave(typed);
      }}
    >
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the user has just asked for this field
        autoFocus
        type="text"
        aria-label="Name of the preset"
        placeholder="Name of the preset"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="field min-h-10 min-w-0 flex-1 bg-canvas pointer-coarse:min-h-11"
      />
      <Button type="submit" look="primary" isDisabled={typed.trim() === ''}>
        Save
      </Button>
      <Button onClick={onClose}>Cancel</Button>
    </form>
  );
}
