// The page's icons as inline SVG strokes. They are decoration: the control beside an icon has the
// name.

const PATHS = {
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  stop: 'M7 7h10v10H7z',
  'new-chat': 'M13.5 6.5l4 4M5 19l1-4.5L15.5 5a1.8 1.8 0 0 1 2.5 0l1 1a1.8 1.8 0 0 1 0 2.5L9.5 18z',
  settings: 'M4 8h9M17 8h3M4 16h3M11 16h9M15 5.5v5M9 13.5v5',
  down: 'M12 5v14M5.5 12.5 12 19l6.5-6.5',
  chevron: 'm6 9 6 6 6-6',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  wrap: 'M4 7h16M4 12h13.5a3 3 0 0 1 0 6H13m2.5-2.5L13 18l2.5 2.5M4 17h4',
  bars: 'M4 10v4M9.3 5v14M14.6 8v8M20 10.5v3',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  tools: 'M14.5 5.5a4.2 4.2 0 0 0-5 5.6L4.6 16a2 2 0 1 0 2.9 2.9l4.9-4.9a4.2 4.2 0 0 0 5.6-5l-2.6 2.6-2.9-.6-.6-2.9z',
  code: 'm8 7-5 5 5 5M16 7l5 5-5 5',
  sidebar: 'M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5zM9.5 5v14',
  menu: 'M4.5 7.5h15M4.5 12h15M4.5 16.5h15',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4.2-4.2',
  pin: 'M9 4h6l-1 5 3.5 3.5v1.5h-11v-1.5L10 9zM12 14v6',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  models: 'M4.5 8 12 4l7.5 4v8L12 20l-7.5-4zM4.5 8 12 12l7.5-4M12 12v8',
  temporary:
    'M5 6.5A1.5 1.5 0 0 1 6.5 5h2M11 5h2M15.5 5h2A1.5 1.5 0 0 1 19 6.5v1.5M19 10.5v1.5M19 14.5a1.5 1.5 0 0 1-1.5 1.5h-1.5M13.5 16H11l-4 3.5V16h-.5A1.5 1.5 0 0 1 5 14.5M5 12v-1.5M5 8V6.5',
  left: 'm14 7-5 5 5 5',
  right: 'm10 7 5 5-5 5',
  again: 'M19 12a7 7 0 1 1-2.2-5.1L19 9M19 4.5V9h-4.5',
  branch:
    'M7 5v14M7 13c0-4 10-1.5 10-7M7 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM17 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 21a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  edit: 'M4 20h16M14.5 5.5l3 3L9 17H6v-3z',
  delete: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 10.5v5.5M13.5 10.5v5.5',
  chat: 'M5 6.5A1.5 1.5 0 0 1 6.5 5h11A1.5 1.5 0 0 1 19 6.5v8a1.5 1.5 0 0 1-1.5 1.5H11l-4 3.5V16h-.5A1.5 1.5 0 0 1 5 14.5z',
  keyboard:
    'M4.5 7h15A1.5 1.5 0 0 1 21 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 15.5v-7A1.5 1.5 0 0 1 4.5 7ZM7 10.3h.01M10.3 10.3h.01M13.7 10.3h.01M17 10.3h.01M8.5 13.7h7',
  close: 'm6.5 6.5 11 11M17.5 6.5l-11 11',
  attach: 'm8.5 12.5 6-6a2.6 2.6 0 0 1 3.7 3.7l-8 8a4.4 4.4 0 0 1-6.2-6.2l7.6-7.6',
  file: 'M13.5 4H7.5A1.5 1.5 0 0 0 6 5.5v13A1.5 1.5 0 0 0 7.5 20h9a1.5 1.5 0 0 0 1.5-1.5v-10zM13.5 4v4.5H18',
  folder: 'M4 7.5A1.5 1.5 0 0 1 5.5 6H10l2 2.5h6.5A1.5 1.5 0 0 1 20 10v7.5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5z',
  shield: 'M12 3.5 5 6v5.5c0 4.3 2.9 7.4 7 9 4.1-1.6 7-4.7 7-9V6zM9 12l2.2 2.2L15.3 10',
  lock: 'M7 11h10v8.5H7zM9 11V8a3 3 0 0 1 6 0v3',
  pause: 'M9 6.5v11M15 6.5v11',
  bolt: 'M13 3.5 5.5 13.5H11l-1 7 7.5-10H12z',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 7.5V12l3 2',
  disk: 'M4.5 13 7 6.5h10l2.5 6.5v4.5h-15zM4.5 13h15M16.5 15.4v.1',
  warning: 'M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.2v.1',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, className = 'size-5' }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={`shrink-0 ${className}`} aria-hidden="true">
      <path
        d={PATHS[name]}
        fill={name === 'stop' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={name === 'more' ? 2.6 : 1.7}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
