// Finds the Vulkan driver of the software GPU lavapipe. As the value of VK_DRIVER_FILES, it makes
// Dawn find lavapipe and no other GPU.

import { existsSync, readdirSync } from 'node:fs';

const DRIVERS = '/usr/share/vulkan/icd.d';

/**
 * Some releases of Mesa name the file by architecture: lvp_icd.json or lvp_icd.x86_64.json. Empty
 * if lavapipe is not installed.
 */
export function lavapipeDriverFiles(): string {
  const names = existsSync(DRIVERS) ? readdirSync(DRIVERS) : [];
  return names
    .filter((name) => /^lvp_icd.*\.json$/.test(name))
    .map((name) => `${DRIVERS}/${name}`)
    .join(':');
}
