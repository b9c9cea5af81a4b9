// Notifications of the app, which the page shows and the service worker opens. Types only.

/** What a notification carries. */
export interface NoticeData {
  /** The page's address that it is about, from its # on. */
  path: string;
}

/** Asks a page to show the screen of a notification that was pressed. */
export interface OpenNoticed extends NoticeData {
  type: 'open-noticed';
}
