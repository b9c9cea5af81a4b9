// The browser and the system of this page, from its user agent. Pure. Steps and reports need them;
// nothing else depends on them.

export type BrowserName = 'Chrome' | 'Edge' | 'Opera' | 'Firefox' | 'Safari' | 'This browser';
export type SystemName = 'Windows' | 'macOS' | 'Linux' | 'ChromeOS' | 'Android' | 'iOS' | 'an unknown system';

export interface BrowserFacts {
  browser: BrowserName;
  /** Major version; null where the user agent names none. */
  version: number | null;
  system: SystemName;
}

/** A mark of the user agent, for the browser it belongs to. The first that matches counts. */
const BROWSERS: readonly (readonly [BrowserName, RegExp])[] = [
  ['Edge', /Edg(?:A|iOS)?\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:Headless)?(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari/],
];

const SYSTEMS: readonly (readonly [SystemName, RegExp])[] = [
  ['iOS', /iPhone|iPad|iPod/],
  ['Android', /Android/],
  ['ChromeOS', /CrOS/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh|Mac OS X/],
  ['Linux', /Linux|X11/],
];

/** Reads a user agent. */
export function browserFacts(userAgent: string): BrowserFacts {
  for (const [browser, mark] of BROWSERS) {
    const version = mark.exec(userAgent)?.[1];
    if (version) return { browser, version: Number(version), system: systemOf(userAgent) };
  }
  return { browser: 'This browser', version: null, system: systemOf(userAgent) };
}

/** `Chrome 156 · Linux`. */
export const describeBrowser = ({ browser, version, system }: BrowserFacts): string =>
  `${browser}${version === null ? '' : ` ${version}`} · ${system}`;

const systemOf = (userAgent: string): SystemName => SYSTEMS.find(([, mark]) => mark.test(userAgent))?.[0] ?? 'an unknown system';
