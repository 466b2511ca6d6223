import type { Answer } from '../fake-backend.ts';

/** PingIDM says no: thrown by the routes, made an answer at one place. */
export class IdmError extends Error {
  override readonly name = 'IdmError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** PingIDM's error answer; it escapes its message for HTML. */
export function idmErrorAnswer(status: number, message: string): Answer {
  const reason = reasons[status] ?? 'Error';
  return { status, json: { code: status, reason, message: escapeHtml(message) } };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
