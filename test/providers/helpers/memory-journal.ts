import { randomUUID } from 'node:crypto';
import { BackendError } from '../../../src/platform/errors.ts';
import type { CallContext, WriteContext } from '../../../src/providers/provider.ts';

export interface MemoryJournal {
  /** The context to hand to the first try of a write and to every later one. */
  context(call: CallContext): WriteContext;
  readonly done: ReadonlyMap<string, string>;
  /** Pretends that the process died right after a step came back, before that was recorded. */
  forget(step: string): void;
}

/** The journal of one write, with the promises of {@link WriteContext.step}, in memory. */
export function createMemoryJournal(): MemoryJournal {
  const submissionKey = randomUUID();
  const begun = new Set<string>();
  const done = new Map<string, string>();

  const step: WriteContext['step'] = async (name, run, recover) => {
    const recorded = done.get(name);
    if (recorded !== undefined) return JSON.parse(recorded);
    if (begun.has(name) && recover !== undefined) {
      const recovered = await recover();
      if (recovered !== undefined) {
        done.set(name, JSON.stringify(recovered));
        return recovered;
      }
    }
    begun.add(name);
    try {
      const result = await run();
      done.set(name, JSON.stringify(result));
      return result;
    } catch (error) {
      if (error instanceof BackendError && error.hadNoEffect) begun.delete(name);
      throw error;
    }
  };

  return {
    context: (call) => ({ ...call, submissionKey, step, note: (name, make) => step(name, make) }),
    done,
    forget: (name) => {
      done.delete(name);
      begun.add(name);
    },
  };
}
