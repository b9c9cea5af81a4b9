// Random ids, also where the page came over plain HTTP and `crypto.randomUUID` is missing.

/** A string that nobody else will make: 128 random bits. */
export function randomId(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
