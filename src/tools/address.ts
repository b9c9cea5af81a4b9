// Checks addresses that the user or the model gives, before anything is sent.

/** The reason why the browser may not ask an address, null if it may. */
export function addressProblem(text: string): string | null {
  const address = URL.parse(text);
  if (address === null) return 'This is no complete address. It begins with https://.';
  if (address.username !== '' || address.password !== '') return 'The address must not contain a user name or a password.';
  const isLocal = ['localhost', '127.0.0.1'].includes(address.hostname);
  if (address.protocol === 'https:' || (address.protocol === 'http:' && isLocal)) return null;
  return 'The address must begin with https://. Only localhost and 127.0.0.1 may have http://.';
}
