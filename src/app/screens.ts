// The table of screens: what is shown at which address. A new screen is one row.
import type { ComponentType, ReactNode } from 'react';
import { BenchPage } from './bench/BenchPage.tsx';
import { ChatScreen } from './chat/ChatScreen.tsx';
import { ModelsScreen } from './models/ModelsScreen.tsx';
import { BENCH, CHAT, MODELS } from './platform/route.ts';

export interface ScreenProps {
  /** What stands in for the model while none is ready; null while one is, and on screens that need none. */
  standIn: ReactNode;
}

export interface Screen {
  /** The address from its # on. */
  path: string;
  /** The title of the browser's tab, before the app's name. */
  title: string;
  Screen: ComponentType<ScreenProps>;
  /** Whether the screen works with a loaded model: while none is ready it shows the way to one. */
  needsModel: boolean;
}

const CHAT_SCREEN: Screen = { path: CHAT, title: 'Chat', Screen: ChatScreen, needsModel: true };

export const SCREENS: readonly Screen[] = [
  CHAT_SCREEN,
  { path: MODELS, title: 'Models', Screen: ModelsScreen, needsModel: false },
  { path: BENCH, title: 'Measure this GPU', Screen: BenchPage, needsModel: false },
];

/** The screen at `path`; the chat where the path names none. */
export const screenAt = (path: string): Screen => SCREENS.find((screen) => screen.path === path) ?? CHAT_SCREEN;
