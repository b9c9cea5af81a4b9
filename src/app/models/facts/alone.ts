// Decides whether the page may test the GPU without a press of a button. Pure.
import type { GpuFacts } from '../../../contracts/models.ts';

interface Browser {
  userAgent: string;
  userAgentData?: { mobile: boolean };
}

/** Whether this is a phone or a tablet, which ends programs that fill its memory. */
export const isHandheld = ({ userAgent, userAgentData }: Browser): boolean =>
  userAgentData?.mobile ?? /Android|iPhone|iPad|Mobile/.test(userAgent);

/**
 * Whether a test of the GPU's memory takes memory from no other program: the GPU has its own, and
 * the device is no phone.
 */
export const mayCheckAlone = (gpu: GpuFacts | null, browser: Browser): boolean => gpu?.memory === 'own' && !isHandheld(browser);
