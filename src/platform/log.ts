import pino from 'pino';
import { DatabaseError } from './errors.ts';
import { createLineLimit } from './limit-lines.ts';

export type Log = pino.Logger;

/**
 * Creates the log: one JSON object per line on standard output. Callers never log secrets; the redaction list is
 * defence in depth. Lines about database errors are limited to one per minute and message, because a failing database
 * fails every operation.
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

/** Serialises an error without the request or response that some libraries attach to it. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: typeof error };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
