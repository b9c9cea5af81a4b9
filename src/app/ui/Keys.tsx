// The keys of a shortcut, as they are printed on the keyboard.
import { keyNames, type Shortcut } from '../actions/shortcut.ts';

export function Keys({ shortcut, className = '' }: { shortcut: Shortcut; className?: string }) {
  return (
    <span className={`flex shrink-0 gap-1 ${className}`}>
      {keyNames(shortcut).map((name) => (
        <kbd key={name} className="key">
          {name}
        </kbd>
      ))}
    </span>
  );
}
