// How the user has set Python up.

/** Seconds after which a program is stopped. The default is what the model was trained with. */
export const TIME_LIMIT_SECONDS = { min: 1, max: 3600, default: 120 } as const;

/** Whether a value can be the time limit. */
export const isTimeLimit = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= TIME_LIMIT_SECONDS.min && (value as number) <= TIME_LIMIT_SECONDS.max;

/** The stored time limit, or the default where there is none. */
export function timeLimitIn(settings: unknown): number {
  const stored =
    typeof settings === 'object' && settings !== null ? (settings as { timeLimitSeconds?: unknown }).timeLimitSeconds : null;
  return isTimeLimit(stored) ? stored : TIME_LIMIT_SECONDS.default;
}
