// Puts the tools of a page together. Loaded with the first tool that is switched on, set up or
// called.
import type { ToolOffer } from '../../contracts/tools.ts';
import type { Store } from '../platform/store.ts';
import type { CallActivities } from './call-activity.ts';
import { Permissions } from './permissions.ts';
import { createRounds } from './run-calls.ts';
import { ToolBox } from './tool-box.ts';
import type { ToolRounds } from './tool-rounds.ts';
import { createToolSettings, type ToolSettingsDeps, type ToolSettingsStore } from './tool-settings.ts';

export interface ToolsDeps extends ToolSettingsDeps {
  activities: Store<CallActivities>;
  /** The time in ms. */
  now(): number;
}

/** The tools of a page. */
export interface Tools {
  settings: ToolSettingsStore;
  rounds: ToolRounds;
  /** What is known of the offers of tools, for the count of tokens. It makes no tool. */
  knownOffers(conversationId: string, toolIds: readonly string[]): readonly ToolOffer[];
}

export function createTools({ activities, now, ...deps }: ToolsDeps): Tools {
  const settings = createToolSettings(deps);
  const box = new ToolBox(() => settings.get());
  return {
    settings,
    rounds: createRounds({ box, settings, permissions: new Permissions(settings), activities, now }),
    knownOffers: (conversationId, toolIds) => box.knownOffers(conversationId, toolIds),
  };
}
