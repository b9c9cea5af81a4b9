// Measures memory and CPU time of the browser's processes with one profile, from Linux's /proc.
import { readdirSync, readFileSync } from 'node:fs';

export interface Cost {
  /** Highest resident memory seen, MB. */
  browserMegabytes: number;
  /** Highest resident memory of the largest renderer, MB. */
  rendererMegabytes: number;
  gpuMegabytes: number;
  /**
   * CPU time of all processes, ms, without those that ended meanwhile. Unlike the time that passed,
   * it does not depend on other programs.
   */
  cpuMs: number;
  passedMs: number;
}

const INTERVAL_MS = 50;
/** Unit of CPU time in /proc: a hundredth of a second on every Linux. */
const TICK_MS = 10;

/** Runs `work` and watches the processes of the browser with `profile`. */
export async function costOf<T>(profile: string, work: () => Promise<T>): Promise<{ cost: Cost; result: T }> {
  const cost: Cost = { browserMegabytes: 0, rendererMegabytes: 0, gpuMegabytes: 0, cpuMs: 0, passedMs: 0 };
  const sample = () => {
    const processes = processesOf(profile);
    const largest = (kind: Process['kind']) =>
      Math.max(0, ...processes.filter((each) => each.kind === kind).map((each) => each.megabytes));
    cost.browserMegabytes = Math.max(cost.browserMegabytes, largest('browser'));
    cost.rendererMegabytes = Math.max(cost.rendererMegabytes, largest('renderer'));
    cost.gpuMegabytes = Math.max(cost.gpuMegabytes, largest('gpu-process'));
    return processes.reduce((sum, each) => sum + each.cpuMs, 0);
  };
  const cpuBefore = sample();
  const started = performance.now();
  const timer = setInterval(sample, INTERVAL_MS);
  try {
    const result = await work();
    return { result, cost: { ...cost, passedMs: performance.now() - started, cpuMs: sample() - cpuBefore } };
  } finally {
    clearInterval(timer);
  }
}

/** As in Chromium's own command lines. The main process has none. */
const KINDS = ['browser', 'renderer', 'gpu-process'] as const;

interface Process {
  kind: (typeof KINDS)[number] | 'other';
  megabytes: number;
  cpuMs: number;
}

function processesOf(profile: string): Process[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    const command = readProcess(id, 'cmdline');
    if (!command.includes(profile)) return [];
    const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(readProcess(id, 'status'))?.[1] ?? 0);
    // After the name in brackets, which may contain spaces. Fields 14 and 15 of the line are user
    // and system time.
    const fields = readProcess(id, 'stat')
      .replace(/^.*\) /, '')
      .split(' ');
    const cpuMs = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
    const type = /--type=([a-z-]+)/.exec(command)?.[1] ?? 'browser';
    return [{ kind: KINDS.find((kind) => kind === type) ?? 'other', megabytes: kilobytes / 1000, cpuMs }];
  });
}

/** Empty for a process that has ended meanwhile. */
function readProcess(id: string, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
