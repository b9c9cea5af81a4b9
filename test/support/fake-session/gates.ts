// Gates at which the scripted session's work waits for the test. A track is a name for work that
// advances together: `answer`, `measure`, `cancel`, or a model's id. A track is open unless the
// test holds it; no step waits for a clock.

/** The scripted session's side: what a step calls before it goes on. */
export interface Gates {
  /** Settles at once on an open track; on a held one when the test allows the next step. Rejects when `signal` aborts. */
  pass(track: string, signal?: AbortSignal): Promise<void>;
}

/** The test's side. */
export interface GateControls {
  /** Lets every later step of the track wait. */
  hold(track: string): void;
  /** Allows `count` steps of a held track, also before they come. */
  step(track: string, count: number): void;
  /** Lets the track run freely again. */
  release(track: string): void;
}

interface Track {
  isHeld: boolean;
  allowed: number;
  waiting: (() => void)[];
}

/** Gates whose tracks are open. */
export function createGates(): Gates & GateControls {
  const tracks = new Map<string, Track>();
  const trackOf = (name: string): Track => {
    const track = tracks.get(name) ?? { isHeld: false, allowed: 0, waiting: [] };
    tracks.set(name, track);
    return track;
  };
  const admit = (track: Track) => {
    while (track.waiting.length > 0 && (!track.isHeld || track.allowed > 0)) {
      if (track.isHeld) track.allowed -= 1;
      track.waiting.shift()?.();
    }
  };
  return {
    async pass(name, signal) {
      const track = trackOf(name);
      await new Promise<void>((resolve, reject) => {
        const abort = () => {
          track.waiting = track.waiting.filter((waiting) => waiting !== resolve);
          reject(new DOMException('The work was stopped.', 'AbortError'));
        };
        if (signal?.aborted) return abort();
        signal?.addEventListener('abort', abort, { once: true });
        track.waiting.push(resolve);
        admit(track);
      });
    },
    hold(name) {
      Object.assign(trackOf(name), { isHeld: true, allowed: 0 });
    },
    step(name, count) {
      const track = trackOf(name);
      track.allowed += count;
      admit(track);
    },
    release(name) {
      const track = trackOf(name);
      track.isHeld = false;
      admit(track);
    },
  };
}
