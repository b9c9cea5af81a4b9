// The table of screens by their addresses. A new screen is one row.

import { type ComponentType, lazy, type ReactNode } from 'react';

import { ChatScreen } from './chat/ChatScreen.tsx';
import {
  ABOUT,
  API,
  BENCH,
  CHAT,
  CHAT_SETTINGS,
  DEVICE,
  MODELS,
  modelIn,
  PRIVACY,
  SETTINGS,
  SHORTCUTS,
  TOOL_SETTINGS,
} from './platform/route.ts';

export interface ScreenProps {
  /**
   * Shown in the model's place while none is ready. Null while one is, and on screens that need
   * none.
   */
  standIn: ReactNode;
}

export interface Screen {
  /** The address from its # on. */
  path: string;
  /** The title of the browser's tab, before the app's name. */
  title: string;
  Screen: ComponentType<ScreenProps>;
  /** Whether the screen needs a loaded model. While none is ready it shows how to get one. */
  needsModel: boolean;
}

// Loaded when they are first opened: the first paint does not need them.
const ApiScreen = lazy(() => import('./api/ApiScreen.tsx').then((module) => ({ default: module.ApiScreen })));
const DevicePage = lazy(() => import('./device/DevicePage.tsx').then((module) => ({ default: module.DevicePage })));
const ModelsScreen = lazy(() => import('./models/ModelsScreen.tsx').then((module) => ({ default: module.ModelsScreen })));
const PrivacyScreen = lazy(() => import('./privacy/PrivacyScreen.tsx').then((module) => ({ default: module.PrivacyScreen })));
const SettingsScreen = lazy(() =>
  import('./settings/screens/SettingsScreen.tsx').then((module) => ({ default: module.SettingsScreen })),
);

const CHAT_SCREEN: Screen = { path: CHAT, title: 'Chat', Screen: ChatScreen, needsModel: true };

export const SCREENS: readonly Screen[] = [
  CHAT_SCREEN,
  { path: MODELS, title: 'Models', Screen: ModelsScreen, needsModel: false },
  { path: DEVICE, title: 'This device', Screen: DevicePage, needsModel: false },
  // Links of earlier versions.
  { path: BENCH, title: 'Measure this GPU', Screen: DevicePage, needsModel: false },
  { path: API, title: 'API', Screen: ApiScreen, needsModel: false },
  { path: PRIVACY, title: 'Privacy', Screen: PrivacyScreen, needsModel: false },
  { path: SETTINGS, title: 'General settings', Screen: SettingsScreen, needsModel: false },
  { path: CHAT_SETTINGS, title: 'Chat settings', Screen: SettingsScreen, needsModel: false },
  { path: TOOL_SETTINGS, title: 'Tool settings', Screen: SettingsScreen, needsModel: false },
  { path: SHORTCUTS, title: 'Shortcut settings', Screen: SettingsScreen, needsModel: false },
  { path: ABOUT, title: 'About gpt-oss-web', Screen: SettingsScreen, needsModel: false },
];

/** The screen at `path`. The default is the chat. */
export function screenAt(path: string): Screen {
  const id = modelIn(path);
  if (id !== null) return { path, title: id, Screen: ModelsScreen, needsModel: false };
  return SCREENS.find((screen) => screen.path === path) ?? CHAT_SCREEN;
}
