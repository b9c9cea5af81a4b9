// A file system of some megabytes, so that a disk can really be full. Needs Linux and a root user
// that may mount.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  /** An empty folder on it. */
  folder: string;
  freeBytes(): number;
  remove(): void;
}

/**
 * Size of the disk. On one of 64 MB Chromium 156 makes no Storage Bucket at all: "Too many buckets
 * created" (docs/browser-bugs.md#CB11).
 */
const MEGABYTES = 300;

/** Mounts a file system in memory. Throws the error of `mount` if that is not allowed. */
export function makeSmallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder]);
  return {
    folder,
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    },
    remove: () => {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
