// Takes away what Python has no use for. The browser is the boundary: the worker has an opaque
// origin and a policy without a network (launcher.ts). This is a second one, and its errors are clear.

/** Names that the language, Pyodide and timers need. */
const KEPT = new Set(
  [
    'Object Function Array Number Boolean String Symbol BigInt Math JSON Reflect Proxy Date RegExp Promise Iterator',
    'Map Set WeakMap WeakSet WeakRef FinalizationRegistry Atomics ArrayBuffer DataView Intl WebAssembly globalThis self',
    'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array',
    'Float64Array BigInt64Array BigUint64Array SuppressedError AsyncDisposableStack DisposableStack',
    'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError DOMException',
    'NaN Infinity undefined isNaN isFinite parseInt parseFloat encodeURI encodeURIComponent decodeURI decodeURIComponent',
    'escape unescape eval setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone atob btoa console performance',
    'Performance crypto Crypto SubtleCrypto CryptoKey TextDecoder TextEncoder URL URLSearchParams Blob Event EventTarget',
    'MessageEvent MessageChannel MessagePort AbortController AbortSignal Headers Request Response ReadableStream',
    'WorkerGlobalScope DedicatedWorkerGlobalScope WorkerLocation WorkerNavigator location navigator origin',
    'isSecureContext name constructor addEventListener removeEventListener dispatchEvent',
    // Made by Pyodide's own scripts.
    '_createPyodideModule loadPyodide',
  ].flatMap((line) => line.split(' ')),
);

/** What a navigator may tell. Storage, locks, the GPU and the rest go. */
const KEPT_OF_NAVIGATOR = new Set(['userAgent', 'language', 'languages', 'hardwareConcurrency', 'platform', 'constructor']);

/** Removes all other globals. Returns the names that the browser does not let go. */
export function removeGlobals(scope: object): string[] {
  const navigator = Reflect.get(scope, 'navigator') as object | undefined;
  return [...removeExcept(scope, KEPT), ...(navigator ? removeExcept(navigator, KEPT_OF_NAVIGATOR) : [])];
}

/** Removes members of an object and of its prototypes. */
function removeExcept(start: object, kept: ReadonlySet<string>): string[] {
  const stuck: string[] = [];
  for (let object = start; object !== Object.prototype && object !== null; object = Object.getPrototypeOf(object) as object) {
    const names = Object.getOwnPropertyNames(object).filter((name) => !kept.has(name));
    stuck.push(...names.filter((name) => !Reflect.deleteProperty(object, name)));
  }
  return stuck;
}
