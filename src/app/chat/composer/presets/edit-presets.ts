// What the user does with presets: keep, rename, delete, choose the one of new chats.
import type { ChatSettings } from '../../../conversations/settings.ts';
import type { Preset, Presets } from './presets.ts';

/** Keeps settings under a name. A preset that has the name already gets them. */
export function savePreset(presets: Presets, name: string, settings: ChatSettings): void {
  const trimmed = name.trim();
  const { presets: all } = presets.store.get();
  const same = all.find((preset) => preset.name === trimmed);
  if (same) edit(presets, same.id, { settings });
  else if (trimmed !== '') presets.change({ presets: [...all, { id: crypto.randomUUID(), name: trimmed, settings }] });
}

/** A blank name changes nothing. */
export function renamePreset(presets: Presets, id: string, name: string): void {
  if (name.trim() !== '') edit(presets, id, { name: name.trim() });
}

/** Gives a function that brings it back, as the default if it was that. */
export function removePreset({ store, change }: Presets, id: string): () => void {
  const before = store.get();
  const removed = before.presets.find((preset) => preset.id === id);
  const presets = before.presets.filter((preset) => preset.id !== id);
  change({ presets, defaultId: before.defaultId === id ? null : before.defaultId });
  return () => {
    const { presets: now, defaultId } = store.get();
    if (!removed || now.includes(removed)) return;
    change({ presets: [...now, removed], defaultId: before.defaultId === id ? id : defaultId });
  };
}

function edit({ store, change }: Presets, id: string, part: Partial<Preset>): void {
  change({ presets: store.get().presets.map((preset) => (preset.id === id ? { ...preset, ...part } : preset)) });
}
