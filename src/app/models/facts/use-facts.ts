// The measurements of the page, created when a component first needs them: the first paint does not.
import { type App, useApp } from '../../app-context.ts';
import { createFacts, type FactsActions } from './facts.ts';

const known = new WeakMap<App, FactsActions>();

/** The measurements of this page. */
export function useFacts(): FactsActions {
  const app = useApp();
  const before = known.get(app);
  if (before) return before;
  const facts = createFacts({
    session: app.session,
    estimate: async () => (await navigator.storage?.estimate()) ?? {},
    storage: () => localStorage,
    onChange: () => app.manager.models.refresh(),
  });
  known.set(app, facts);
  return facts;
}
