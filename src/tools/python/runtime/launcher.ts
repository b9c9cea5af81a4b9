// The worker whose content security policy Python's worker inherits (contracts/python.ts). A worker
// from a `data:` URL has an origin of its own, so it reaches no storage of the app.

/** The message that starts Python: the script of its worker, and the port to talk through. */
export interface LaunchRequest {
  script: string;
  port: MessagePort;
}

/** The answer when Python could not be started or when its worker failed. */
export interface LaunchFailure {
  failure: string;
}

const report = (failure: string) => self.postMessage({ failure } satisfies LaunchFailure);

self.addEventListener('message', ({ data: { script, port } }: MessageEvent<LaunchRequest>) => {
  try {
    const worker = new Worker(`data:text/javascript;charset=utf-8,${encodeURIComponent(script)}`, { name: 'python' });
    worker.addEventListener('error', ({ message }) => report(message || 'its script did not run'));
    worker.postMessage(null, [port]);
  } catch (error) {
    report(String(error));
  }
});
