import pino from 'pino';
import { asOwner } from '../../../src/contacts/owner.ts';
import { BackendError } from '../../../src/platform/errors.ts';
import type { CallContext } from '../../../src/providers/provider.ts';

export const silentLog = pino({ level: 'silent' });

/** A log that keeps its lines. */
export function recordingLog(level = 'debug') {
  const lines: string[] = [];
  return { lines, log: pino({ level }, { write: (line: string) => lines.push(line) }) };
}

const ana = 'aaaaaaaa-0000-4000-8000-000000000001';

export function callContext(changes: Partial<CallContext> = {}): CallContext {
  return {
    owner: asOwner(ana),
    signal: AbortSignal.timeout(15_000),
    correlationId: 'test-correlation',
    ...changes,
  };
}

/** The backend error that a call ends in. */
export async function failure(call: Promise<unknown>): Promise<BackendError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof BackendError) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}
