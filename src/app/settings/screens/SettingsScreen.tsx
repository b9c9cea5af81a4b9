// The frame of every screen of settings: the sections as links, and the section that is shown.
// Loaded when one of them is first opened.
import type { ComponentType } from 'react';
import { usePlace } from '../../platform/place.ts';
import { ABOUT, CHAT_SETTINGS, SETTINGS, SHORTCUTS, TOOL_SETTINGS, usePath } from '../../platform/route.ts';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { AboutApp } from './AboutApp.tsx';
import { ChatSettings } from './ChatSettings.tsx';
import { GeneralSettings } from './GeneralSettings.tsx';
import { ShortcutSettings } from './ShortcutSettings.tsx';
import { ToolSettings } from './ToolSettings.tsx';

interface Section {
  path: string;
  label: string;
  title: string;
  Content: ComponentType;
}

const GENERAL: Section = { path: SETTINGS, label: 'General', title: 'General settings', Content: GeneralSettings };

/** A new section is one row here, and one in the table of screens. */
const SECTIONS: readonly Section[] = [
  GENERAL,
  { path: CHAT_SETTINGS, label: 'Chats', title: 'Chat settings', Content: ChatSettings },
  { path: TOOL_SETTINGS, label: 'Tools', title: 'Tool settings', Content: ToolSettings },
  { path: SHORTCUTS, label: 'Shortcuts', title: 'Shortcut settings', Content: ShortcutSettings },
  { path: ABOUT, label: 'About', title: 'About gpt-oss-web', Content: AboutApp },
];

export function SettingsScreen() {
  const path = usePath();
  const { title, Content } = SECTIONS.find((section) => section.path === path) ?? GENERAL;
  const box = usePlace(path);
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-176 px-4 py-6 sm:py-10">
        <nav aria-label="Settings" className="-mx-3 mb-6 flex flex-wrap gap-1">
          {SECTIONS.map((section) => (
            <a
              key={section.path}
              href={section.path}
              aria-current={section.path === path ? 'page' : undefined}
              className="nav-button w-auto px-3"
            >
              {section.label}
            </a>
          ))}
        </nav>
        <ScreenTitle>{title}</ScreenTitle>
        <div className="mt-6 space-y-8">
          <Content />
        </div>
      </div>
    </div>
  );
}
