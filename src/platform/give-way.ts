import { constants, setPriority } from 'node:os';

/**
 * Lowers the thread's priority, so that the main thread comes first on few processors. Only Linux has priorities per
 * thread (setpriority(2), "C library/kernel differences"); elsewhere this would lower the whole process. Where the system
 * forbids it, the priority stays.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A filter of system calls, as sandboxes and service managers have: the work matters more than its priority.
  }
}
