import type { BackendErrorCode } from '../../platform/errors.ts';
import type { Explanation } from '../../platform/http-client/http-request.ts';

/**
 * The meaning of Microsoft Graph's error codes, independent of the status: mailbox servers send the same code with
 * several statuses, and PingIDM's connector sends all of them with 500. The first match applies.
 */
const meanings: readonly (readonly [RegExp, BackendErrorCode])[] = [
  // A guest, an on-premises mailbox, or an account that Exchange does not know (any more).
  [
    /^(MailboxNot(EnabledForRESTAPI|SupportedForRESTAPI|Found)|ErrorNonExistentMailbox|ErrorInvalidUser|ErrorNoMailbox\w*)$/,
    'no-mailbox',
  ],
  [
    /^(ApplicationThrottled|TooManyRequests|activityLimitReached|ErrorServerBusy|ErrorExceeded(Connection|Subscription|FindCount)\w*|Request_Throttled\w*)$/i,
    'throttled',
  ],
  [/^(ErrorIrresolvableConflict|ErrorChangeKeyRequired\w*)$/, 'changed-meanwhile'],
  [/^(ErrorAccessDenied|Authorization_RequestDenied|accessDenied)$/, 'forbidden'],
  [/^(ErrorItemNotFound|itemNotFound|(Request_)?ResourceNotFound|ErrorFolderNotFound)$/, 'not-found'],
  [
    /^(ErrorInvalid\w*|RequestBodyRead|Request_BadRequest|BadRequest|invalidRequest|ErrorPropertyValidation\w*|ErrorSchemaValidation|ErrorIncorrectSchema\w*|PropertyValueInvalid|InvalidValue|UnableToDeserializePostBody)$/,
    'invalid-request',
  ],
];

/** Error texts of Graph that arrive without a code. */
const sentences: readonly (readonly [RegExp, BackendErrorCode])[] = [
  [/mailbox is either inactive, soft-deleted, or is hosted on-premise/i, 'no-mailbox'],
  [/exceeds the max allowed value|invalid value|value .{0,80} is (not valid|invalid)/i, 'invalid-request'],
  [/access is denied|insufficient privileges/i, 'forbidden'],
  [/over its \w+ limit|too many requests/i, 'throttled'],
  [/specified object was not found in the store/i, 'not-found'],
];

/**
 * Returns the meaning of an error code.
 * @param word Graph's error code: `ErrorItemNotFound`
 */
export function graphErrorOf(word: string): BackendErrorCode | undefined {
  return meanings.find(([pattern]) => pattern.test(word))?.[1];
}

/** Returns the meaning of a Graph error that a text quotes; undefined if it quotes none. */
export function graphErrorIn(text: string): Explanation {
  for (const [word] of text.slice(0, mostRead).matchAll(/\b[A-Za-z]\w{3,60}\b/g)) {
    const code = graphErrorOf(word);
    if (code !== undefined) return { code, reason: word };
  }
  const code = sentences.find(([pattern]) => pattern.test(text.slice(0, mostRead)))?.[1];
  return code === undefined ? {} : { code };
}

const mostRead = 4_000;
