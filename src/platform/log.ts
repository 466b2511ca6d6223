import pino from 'pino';
import { DatabaseError } from './errors.ts';
import { createLineLimit } from './limit-lines.ts';

export type Log = pino.Logger;

/**
 * The log: one JSON object a line on standard output. It knows nothing to keep secret because nothing secret is
 * handed to it; the list of paths below is the second fence. A database that fails does so for everything that
 * happens meanwhile, so of the lines that tell of it one a minute is written with the same message.
 */
export function createLog(level: string, destination?: pino.DestinationStream): Log {
  const lines = createLineLimit(() => performance.now());
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['*.authorization', '*.headers', '*.password', '*.secret', '*.token'], remove: true },
    serializers: { error: describeError },
    hooks: {
      logMethod(line, method) {
        const [fields, message] = line as readonly unknown[];
        if (isAboutDatabase(fields) && lines.admit(String(message)) === undefined) return;
        method.apply(this, line);
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function isAboutDatabase(fields: unknown): boolean {
  let error = typeof fields === 'object' && fields !== null && 'error' in fields ? fields.error : undefined;
  while (error instanceof Error && !(error instanceof DatabaseError)) error = error.cause;
  return error instanceof DatabaseError;
}

/** An error for the log: what it is and where, without the request or answer that some libraries hang onto it. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: typeof error };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
