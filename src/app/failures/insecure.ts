// The message of a page whose address is insecure: the reason, and an address where it can run.
// Pure.

export interface InsecureHelp {
  title: string;
  /** Says what was found, what is needed, and why. */
  message: string;
  advice: string[];
}

const NEEDED_FOR =
  'Elsewhere browsers switch off what the app needs: WebGPU for the model, Web Crypto to check its files, and service workers.';

/** Help for a page at `address` whose `isSecureContext` is false. */
export function insecureHelp(address: URL): InsecureHelp {
  // A secure address becomes insecure in a frame of an insecure page.
  if (address.protocol === 'https:') {
    return {
      title: 'This page is inside a page that is not secure',
      message: `${address.origin} was opened in a frame of a page without https://. ${NEEDED_FOR}`,
      advice: [`Open ${address.href} in a tab of its own.`],
    };
  }
  const { port } = address;
  const local = `http://localhost${port === '' ? '' : `:${port}`}${address.pathname}`;
  const forwarded = port === '' ? '8080:localhost:80' : `${port}:localhost:${port}`;
  const here = port === '' ? `http://localhost:8080${address.pathname}` : local;
  return {
    title: 'This app needs https:// or localhost',
    message: `It was opened as ${address.origin}, and browsers call that insecure. ${NEEDED_FOR}`,
    advice: [
      `On the computer that serves the app, open ${local}.`,
      `From another computer, forward the port: run ssh -L ${forwarded} ${address.hostname}, then open ${here} there.`,
      'For everybody else, serve the app over https://.',
    ],
  };
}
