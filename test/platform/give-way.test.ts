import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { expect, it } from 'vitest';
import { giveWay } from '../../src/platform/give-way.ts';

it('leaves the priority of the thread where the system forbids to change it', () => {
  const { setPriority } = os;
  os.setPriority = () => {
    throw Object.assign(new Error('uv_os_setpriority returned EPERM'), { code: 'ERR_SYSTEM_ERROR' });
  };
  syncBuiltinESMExports();
  try {
    expect(giveWay).not.toThrow();
  } finally {
    os.setPriority = setPriority;
    syncBuiltinESMExports();
  }
});
