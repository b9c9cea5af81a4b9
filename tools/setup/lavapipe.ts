// Where the software GPU lavapipe has its Vulkan driver; the value of VK_DRIVER_FILES under which Dawn finds it and no other.

import { existsSync, readdirSync } from 'node:fs';

const DRIVERS = '/usr/share/vulkan/icd.d';

/** Mesa names the file by architecture on some releases: lvp_icd.json or lvp_icd.x86_64.json. Empty when lavapipe is not installed. */
export function lavapipeDriverFiles(): string {
  const names = existsSync(DRIVERS) ? readdirSync(DRIVERS) : [];
  return names
    .filter((name) => /^lvp_icd.*\.json$/.test(name))
    .map((name) => `${DRIVERS}/${name}`)
    .join(':');
}
