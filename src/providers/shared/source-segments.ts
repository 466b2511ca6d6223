import type { Contact } from '../../contacts/contact.ts';
import { BackendError } from '../../platform/errors.ts';
import type { FailedSegment, SearchAnswer } from '../provider.ts';
import { unreadOf } from './readable-rows.ts';

const noContacts: readonly Contact[] = [];

/** A segment of a source that is queried separately, with its name in the plural. */
export interface SourceSegment {
  readonly name: string;
  readonly answer: Promise<SearchAnswer>;
}

/**
 * Joins the answers of all segments. If one fails, the answer has the others and reports it.
 * @throws {BackendError} of the first segment if all fail
 */
export async function joinSegments(segments: readonly SourceSegment[]): Promise<SearchAnswer> {
  const outcomes = await Promise.all(
    segments.map(({ name, answer }) => answer.catch((error: unknown) => failedSegment(name, error))),
  );
  const answers = outcomes.filter((outcome): outcome is SearchAnswer => 'contacts' in outcome);
  const failures = outcomes.filter((outcome): outcome is FailedSegment => 'error' in outcome);
  const [failure] = failures;
  if (failure !== undefined && answers.length === 0) throw failure.error;
  const failed = failure ?? answers.find((answer) => answer.failedSegment !== undefined)?.failedSegment;
  return {
    contacts: noContacts.concat(...answers.map(({ contacts }) => contacts)),
    truncated: answers.some(({ truncated }) => truncated),
    ...unreadOf(answers.flatMap(({ unread = [] }) => unread)),
    ...(failed === undefined ? {} : { failedSegment: failed }),
  };
}

function failedSegment(name: string, error: unknown): FailedSegment {
  if (error instanceof BackendError) return { name, error };
  throw error;
}
