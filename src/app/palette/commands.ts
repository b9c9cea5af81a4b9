// Everything in the palette that is no chat: actions, models, screens and settings.
import { perform } from '../actions/action.ts';
import { newChat } from '../actions/chat.ts';
import { deleteConversation, pinConversation, unpinConversation } from '../actions/conversations.ts';
import { ACTIONS, shortcutsOf } from '../actions/keys.ts';
import type { App } from '../app-context.ts';
import { EMPTY_DRAFT } from '../conversations/draft.ts';
import { describeModel } from '../models/labels.ts';
import { CHAT, conversationIn, currentPath, navigate } from '../platform/route.ts';
import { SCREENS } from '../screens.ts';
import { SETTING_CHOICES } from '../settings/choices.ts';
import type { IconName } from '../ui/Icon.tsx';
import type { Entry } from './entry.ts';

/** Icons of actions, by name. The others have a general one. */
const ICONS: Readonly<Record<string, IconName>> = {
  send: 'send',
  stop: 'stop',
  'new-chat': 'new-chat',
  'temporary-chat': 'temporary',
  'toggle-sidebar': 'sidebar',
  'go-to-composer': 'edit',
  'show-shortcuts': 'keyboard',
  'leave-screen': 'chat',
  'pin-conversation': 'pin',
  'unpin-conversation': 'pin',
  'delete-conversation': 'delete',
  'previous-version': 'left',
  'next-version': 'right',
};

/** Actions that the palette does not offer: it is open, and its list has the settings. */
const LEFT_OUT = ['search', 'open-settings'];

/** The commands that can be chosen now, in the order without a query. */
export function commandsOf(app: App): Entry[] {
  return [...actionEntries(app), ...chatEntries(app), ...modelEntries(app), ...screenEntries(), ...settingEntries(app)];
}

/** Begins a chat with the query as its draft. */
export const newChatWith = (app: App, query: string): Entry => ({
  id: 'new-chat-with',
  group: 'Actions',
  label: `New chat with “${query.trim()}”`,
  icon: 'new-chat',
  isFallback: true,
  perform() {
    perform(newChat, app, undefined);
    app.draft.set({ ...EMPTY_DRAFT, text: query.trim() });
  },
});

function actionEntries(app: App): Entry[] {
  const enabled = ACTIONS.filter((action) => !LEFT_OUT.includes(action.name) && action.isEnabled(app));
  return enabled.map((action) => {
    const [shortcut] = shortcutsOf(action);
    return {
      id: `action ${action.name}`,
      group: 'Actions',
      label: action.label,
      icon: ICONS[action.name] ?? 'right',
      ...(shortcut && { shortcut }),
      perform: () => perform(action, app, undefined),
    };
  });
}

/** What can be done with the chat that is shown. A new or a temporary one has nothing. */
function chatEntries(app: App): Entry[] {
  const id = conversationIn(currentPath());
  const head = id === null ? undefined : app.chats.library.state.get().heads.get(id);
  if (!head) return [];
  const actions = [pinConversation, unpinConversation, deleteConversation].filter((action) => action.isEnabled(app, head));
  return actions.map((action) => ({
    id: `chat-action ${action.name}`,
    group: 'Actions',
    label: `${action.label} this chat`,
    icon: ICONS[action.name] ?? 'right',
    perform: () => perform(action, app, head),
  }));
}

function modelEntries({ manager: { models } }: App): Entry[] {
  const { list, current } = models.store.get();
  return list.map((model) => ({
    id: `model ${model.url}`,
    group: 'Models',
    label: model.id,
    detail: describeModel(model, false),
    icon: 'models',
    isCurrent: model.url === current?.url,
    perform: () => void models.open(model.url),
  }));
}

function screenEntries(): Entry[] {
  return SCREENS.filter(({ path }) => path !== CHAT).map(({ path, title }) => ({
    id: `screen ${path}`,
    group: 'Settings',
    label: title,
    icon: 'right',
    path,
    perform: () => navigate(path),
  }));
}

function settingEntries({ settings }: App): Entry[] {
  const current = settings.get();
  return SETTING_CHOICES.map(({ name, value, label, choose }) => ({
    id: `setting ${name} ${value}`,
    group: 'Settings',
    label,
    icon: 'settings',
    isCurrent: current[name] === value,
    isHidden: true,
    perform: () => choose(settings.change),
  }));
}
