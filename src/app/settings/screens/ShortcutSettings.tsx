// The switch of single-key shortcuts, and the list of all shortcuts.
import { ShortcutList } from '../../shortcuts/ShortcutList.tsx';
import { SwitchField } from './SwitchField.tsx';

export function ShortcutSettings() {
  return (
    <>
      <SwitchField name="hasSingleKeys" />
      <section aria-labelledby="shortcut-list">
        <h2 id="shortcut-list" className="font-medium">
          All shortcuts
        </h2>
        <ShortcutList />
      </section>
    </>
  );
}
