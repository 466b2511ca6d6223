import { constants, setPriority } from 'node:os';

/**
 * Lowers the thread's priority, so that the main thread comes first on few processors. Only Linux has priorities per
 * thread (setpriority(2), "C library/kernel differences"); elsewhere this would lower the whole process.
 */
export function giveWay(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}
