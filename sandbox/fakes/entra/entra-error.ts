import { randomUUID } from 'node:crypto';
import type { Answer } from '../fake-backend.ts';

/** An error in Entra's shape; `code` is the number behind AADSTS. */
export function entraError(status: number, error: string, code: number, text: string, now: number): Answer {
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = new Date(now).toISOString().replace('T', ' ').slice(0, 19) + 'Z';
  return {
    status,
    json: {
      error,
      error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}

/** OAuth's word for a status that a test asked for. */
export function statusWord(status: number): string {
  if (status === 400 || status === 413) return 'invalid_request';
  return status >= 500 || status === 429 ? 'temporarily_unavailable' : 'invalid_request';
}

/** Entra's number for a status that a test asked for. */
export function statusNumber(status: number): number {
  if (status === 429) return 90055;
  return status >= 500 ? 90033 : 900144;
}
