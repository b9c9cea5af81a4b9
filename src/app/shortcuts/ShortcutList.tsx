// Every shortcut that works now, with the keys of this platform.

import { useSetting } from '../settings/settings.ts';
import { Keys } from '../ui/Keys.tsx';
import { shortcutGroups } from './shortcut-groups.ts';

export function ShortcutList() {
  const groups = shortcutGroups(useSetting('hasSingleKeys'));
  return groups.map(({ title, rows }) => (
    <section key={title} className="mt-5">
      <h3 className="text-sm font-semibold text-muted">{title}</h3>
      <ul className="mt-1 divide-y divide-line">
        {rows.map(({ label, shortcuts }) => (
          <li key={label} className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 py-1.5 text-sm">
            <span>{label}</span>
            <span className="flex flex-wrap items-center gap-2">
              {shortcuts.map((shortcut, index) => (
                <span key={shortcut.key} className="flex items-center gap-2">
                  {index > 0 && <span className="text-xs text-muted">or</span>}
                  <Keys shortcut={shortcut} />
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  ));
}
