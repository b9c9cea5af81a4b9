// Goes from one version of a message to the next, by its buttons or by keys.
import type { App } from '../app-context.ts';
import { siblingsOf, visibleMessages } from '../conversations/tree.ts';
import type { Action } from './action.ts';

/** Forward or back by one version. */
export type Step = 1 | -1;

/** The id of the version beside the message `id`; null at the end. */
function versionBeside({ conversation }: App, id: string, step: Step): string | null {
  const versions = siblingsOf(conversation.get(), id);
  return versions[versions.indexOf(id) + step] ?? null;
}

/** Shows the version beside the message `id`, and gives its buttons the focus. */
export async function stepVersion(app: App, id: string, step: Step): Promise<void> {
  const next = versionBeside(app, id, step);
  if (next === null) return;
  await app.chats.branches.show(app.chats.shown.document, next);
  requestAnimationFrame(() => focusButton(next, step));
}

/** The message with the focus; else the last one that has versions. Null without versions. */
function messageInUse({ conversation }: App): string | null {
  const switchInUse = document.activeElement?.closest('.turn')?.querySelector<HTMLElement>('[data-versions-of]');
  const focused = switchInUse?.dataset['versionsOf'];
  if (focused !== undefined) return focused;
  const content = conversation.get();
  return visibleMessages(content).findLast(({ id }) => siblingsOf(content, id).length > 1)?.id ?? null;
}

/** At the first or the last version, the button in that direction is disabled. */
function focusButton(id: string, step: Step): void {
  const buttons = [...document.querySelectorAll<HTMLElement>(`[data-versions-of="${CSS.escape(id)}"] button`)];
  const inOrder = step === 1 ? buttons.reverse() : buttons;
  inOrder.find((button) => button.ariaDisabled !== 'true')?.focus();
}

const stepAction = (name: string, label: string, key: string, step: Step): Action => ({
  name,
  label,
  shortcut: { key },
  isEnabled(app) {
    const id = messageInUse(app);
    return id !== null && versionBeside(app, id, step) !== null;
  },
  async perform(app) {
    const id = messageInUse(app);
    if (id !== null) await stepVersion(app, id, step);
  },
});

export const previousVersion = stepAction('previous-version', 'Previous version', '[', -1);
export const nextVersion = stepAction('next-version', 'Next version', ']', 1);
