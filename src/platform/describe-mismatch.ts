import type { z } from 'zod';

/**
 * Returns where data did not match its schema, and how: `value[3].Guid (invalid_type)`; for the log, so that it never
 * has a value. Keys that are no property names may be values, and become `…`.
 */
export function describeMismatch({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return '';
  const path = issue.path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${nameOf(step)}`))
    .join('');
  return `${path.replace(/^\./, '') || 'the whole'} (${issue.code})`;
}

function nameOf(key: PropertyKey): string {
  return typeof key === 'string' && /^@?[a-z_$][\w.$-]{0,59}$/i.test(key) ? key : '…';
}
