// A failure as the page stores it: a code and a message. Only these two cross from the worker. Help
// depends on the code alone, never on the message.
import { ERROR_NAMES, type ErrorName } from '../../contracts/errors.ts';
import { formatBytes } from '../../contracts/format-bytes.ts';
import { MEMORY_LIMIT_BYTES } from '../../contracts/models.ts';

export interface Failure {
  name: ErrorName;
  /** Says what was needed, what was found and what to do. The code that failed wrote it. */
  message: string;
}

/** Turns a thrown value into a failure. An unknown name is a defect of the app. */
export function toFailure(thrown: unknown): Failure {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const known = ERROR_NAMES.find((code) => code === name);
  return known ? { name: known, message } : { name: 'internal', message: `${name}: ${message}` };
}

/** Whether `thrown` comes from the user's own stop, which is no failure. */
export const isAbort = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'AbortError';

/** Title and advice, shown with the failure's own message. */
export interface Help {
  title: string;
  advice: string[];
  /**
   * The button that the page offers. `replace` deletes the model's files and downloads them again.
   */
  remedy: 'retry' | 'reload' | 'choose' | 'replace' | 'without-storage' | 'new-chat';
}

const SAY_WHICH_BROWSERS =
  'Chrome and Edge have WebGPU since version 113, Safari since 26, Firefox since 141 on Windows and 145 on macOS.';
/** The help for a code. */
export const helpFor = (name: ErrorName): Help => HELP[name];

const HELP: Record<ErrorName, Help> = {
  'webgpu-missing': {
    title: 'This browser does not offer WebGPU',
    advice: [
      SAY_WHICH_BROWSERS,
      'Firefox on Linux: set dom.webgpu.enabled and dom.webgpu.workers.enabled to true in about:config.',
    ],
    remedy: 'reload',
  },
  'adapter-missing': {
    title: 'WebGPU found no GPU it will use',
    advice: [
      'Turn on “Use graphics acceleration when available” in the browser’s settings and restart it.',
      'Chrome on Linux: enable the flags “Unsafe WebGPU Support” and “Vulkan” in chrome://flags. chrome://gpu says why a GPU is blocked.',
      'After two crashes of the graphics driver the browser keeps the GPU from this site: wait two minutes and try again, or press the browser’s own reload (F5, ⌘R).',
    ],
    // A reload of the page restores no GPU. A retry does, as soon as the browser has one.
    remedy: 'retry',
  },
  'limits-too-small': {
    title: 'This GPU’s limits are too small for the model',
    advice: ['A smaller model of the family may fit.', 'A newer graphics driver or browser often raises the limits.'],
    remedy: 'choose',
  },
  'out-of-memory': {
    title: 'The model does not fit into the GPU’s memory',
    advice: [
      'Close other tabs, games and programs that use the GPU, then try again.',
      'Or load it in less memory: its embedding can stay in storage, which is slower, and part of its weights can be held as int8, which rounds them.',
      'Or choose a smaller model.',
    ],
    remedy: 'retry',
  },
  'device-lost': {
    title: 'The GPU stopped working for this page',
    advice: [
      'The driver was restarted or took the GPU away. Your conversation is still here; loading the model again goes on with it.',
    ],
    remedy: 'retry',
  },
  'gpu-wrong': {
    title: 'This GPU computes wrong results',
    advice: [
      'Before a model loads, the page computes a small one whose answer it knows. This GPU’s driver gets it wrong, so its answers could not be trusted.',
      'Update the graphics driver and the browser, then reload.',
    ],
    remedy: 'reload',
  },
  'model-unsupported': {
    title: 'This model is not one that this app can run',
    advice: ['The app runs the gpt-oss family (model_type “gpt_oss”) from its MXFP4 checkpoints.'],
    remedy: 'choose',
  },
  'checkpoint-invalid': {
    title: 'The model’s files are damaged or not what they say',
    advice: [
      'What the app finds damaged on this device it downloads again by itself; this came from where the model is served.',
      'If you serve the files yourself, copy them again from their source.',
    ],
    remedy: 'replace',
  },
  'download-failed': {
    title: 'The download did not finish',
    advice: ['Check the connection and the address, then go on: what is already stored is kept.'],
    remedy: 'retry',
  },
  'storage-failed': {
    title: 'The browser refused to store the model',
    advice: [
      'Free space on the disk, or delete models that you do not need, then go on: what is stored stays stored.',
      'If this site may not store data, as with blocked cookies, allow it in the browser’s settings, then reload.',
      'A private window may store little or nothing: use an ordinary one.',
      `A model of up to ${formatBytes(MEMORY_LIMIT_BYTES)} also runs without being stored; it is gone when this tab closes.`,
    ],
    remedy: 'without-storage',
  },
  'context-full': {
    title: 'This message is too long for the model',
    advice: ['It is back in the field below: cut it, then send it again.', 'Or start a new chat with what matters of it.'],
    remedy: 'new-chat',
  },
  'chat-full': {
    title: 'The chat is longer than the model can read',
    advice: [
      'Nothing is lost. The oldest turns can be left out: you keep them, and the model no longer sees them.',
      'Or the model sums the chat up, and you go on from the summary in a new chat. Or ask this alone in a new chat.',
    ],
    remedy: 'new-chat',
  },
  'no-model': { title: 'No model is loaded', advice: ['Choose one, then send your message again.'], remedy: 'choose' },
  'engine-moved': {
    title: 'The tab that ran the model was closed',
    advice: ['All tabs of this app share one model. Another tab loads it again from this device.'],
    remedy: 'retry',
  },
  'tool-unavailable': {
    title: 'A tool of this chat could not be started',
    advice: ['Try again, or switch the tool off with the button “Tools” below. Its settings may be wrong.'],
    remedy: 'retry',
  },
  internal: {
    title: 'Something in the app went wrong',
    advice: ['Reloading the page starts it afresh. If it happens again, please report it with the sentence above.'],
    remedy: 'reload',
  },
};
