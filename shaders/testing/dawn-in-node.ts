// Gives a Node test process the browser's WebGPU: `navigator.gpu` and the GPU* globals.
// They come from Dawn, the implementation in Chrome.
// A vitest setup file of the lavapipe ring; VK_DRIVER_FILES selects the GPU that Dawn finds.

import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
// Node 20 has no `navigator`; later ones have one without `gpu`.
const host = (globalThis.navigator as Navigator | undefined) ?? {};
Object.defineProperty(host, 'gpu', { value: create([]), configurable: true });
Object.defineProperty(globalThis, 'navigator', { value: host, configurable: true });
