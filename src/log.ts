import pino from 'pino';

export type Log = pino.Logger;

/**
 * The log: one JSON object a line on standard output. It knows nothing to keep secret because nothing secret is
 * handed to it; the list of paths below is the second fence.
 */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['*.authorization', '*.headers', '*.password', '*.secret', '*.token'], remove: true },
    serializers: { error: describeError },
  });
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
