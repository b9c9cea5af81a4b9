// What `import js` gives to Python: timers for asyncio, and functions that refuse. Python's own
// modules import these names.

/** The globals of JavaScript that Python sees. */
export function jsModule(scope: typeof globalThis): object {
  return {
    Object: scope.Object,
    Array: scope.Array,
    AbortController: scope.AbortController,
    AbortSignal: scope.AbortSignal,
    setTimeout: scope.setTimeout.bind(scope),
    clearTimeout: scope.clearTimeout.bind(scope),
    setInterval: scope.setInterval.bind(scope),
    clearInterval: scope.clearInterval.bind(scope),
    fetch: () => Promise.reject(new TypeError('There is no network here. Files are in /mnt/data.')),
    XMLHttpRequest: function XMLHttpRequest() {
      throw new TypeError('There is no network here. Files are in /mnt/data.');
    },
    eval: () => {
      throw new TypeError('JavaScript cannot be run from Python here.');
    },
  };
}
