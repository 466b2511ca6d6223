/**
 * Hostile input and faults that Cardfile withstands: each case with the tests that check it and the guards that it
 * depends on. `npm run mutate -- --hostile` takes out one guard at a time, and a test of its case must fail.
 * `npm run docs` writes the table of docs/security.md from this list.
 */

export interface HostileCase {
  readonly name: string;
  readonly tests: readonly CaseTest[];
  readonly guards: readonly Guard[];
}

export interface CaseTest {
  /** Below `test/`. */
  readonly file: string;
  /** The name of a test or of a group, or its beginning. */
  readonly name: string;
}

/** A place in the code, and what it would be without the guard. */
export interface Guard {
  readonly does: string;
  /** Below `src/`. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly before: string;
  readonly after: string;
}

const test = (file: string, name: string): CaseTest => ({ file, name });
const suite = (name: string): CaseTest => test('hostile/hostile.test.ts', name);
/** Returns a guard that would be `after`, by default nothing. */
const guard = (file: string, does: string, before: string, after = ''): Guard => ({
  does,
  file,
  before,
  after,
});

export const hostileCases: readonly HostileCase[] = [
  {
    name: 'A body that is no activity, with a token or without',
    tests: [suite('a body that is no activity')],
    guards: [
      guard(
        'http/server.ts',
        'reads no body without a token',
        'if (refused !== undefined) {',
        'if (refused === 0) {',
      ),
      guard(
        'bot/authenticate.ts',
        'takes only a JSON object with a type',
        "if (!isRecord(body) || typeof body.type !== 'string' || body.type === '') {",
        'if (!isRecord(body)) {',
      ),
    ],
  },
  {
    name: 'A start without the ids of bot and tenant',
    tests: [suite('a start without the ids')],
    guards: [
      guard(
        'settings.ts',
        'refuses to start without the settings that are needed',
        'if (needed !== undefined) problems',
        'if (needed === name) problems',
      ),
    ],
  },
  {
    name: 'A token with another algorithm, audience, issuer or key, or an expired one; a key that is new',
    tests: [
      suite('a token that is not the Bot Connector'),
      test('bot/token-verifier.test.ts', 'accepts the new key at once'),
      test('bot/token-verifier.test.ts', 'reads the keys again for unknown key ids'),
    ],
    guards: [
      guard(
        'bot/token-verifier.ts',
        'answers 401 whatever the reason',
        "throw new Refusal(401, error instanceof errors.JOSEError ? error.code : 'unreadable token');",
        'throw error;',
      ),
      guard('bot/token-verifier.ts', 'checks the issuer', '        issuer,\n'),
      guard(
        'bot/token-verifier.ts',
        'checks the expiry, with five minutes for clocks',
        'const clockToleranceS = 5 * 60;',
        'const clockToleranceS = 1e9;',
      ),
      guard(
        'bot/signing-keys.ts',
        'reads the keys at most once in half a minute',
        'const refetchPauseMs = 30_000;',
        'const refetchPauseMs = 0;',
      ),
    ],
  },
  {
    name: 'No service URL, or one that is not Teams’',
    tests: [suite('a service URL that is not Teams')],
    guards: [
      guard(
        'bot/authenticate.ts',
        'takes exact hosts only',
        "      if (!isServiceHost(serviceUrl)) throw new Refusal(403, 'foreign service host');\n",
      ),
      guard(
        'bot/token-verifier.ts',
        'compares the activity with the token',
        "      if (token.serviceUrl !== serviceUrl) throw new Refusal(401, 'token is for another service URL');\n",
      ),
    ],
  },
  {
    name: 'Another channel, in the name of an admin',
    tests: [suite('another channel than Teams')],
    guards: [
      guard(
        'bot/authenticate.ts',
        'serves Teams only',
        "      if (channelId !== 'msteams') throw new Refusal(403, 'foreign channel');\n",
      ),
      guard(
        'bot/token-verifier.ts',
        'checks the endorsements of the key',
        "      if (!token.endorsements.includes(channelId)) throw new Refusal(401, 'key not endorsed for the channel');\n",
      ),
    ],
  },
  {
    name: 'Another tenant in any of the places where Teams names it',
    tests: [suite('another tenant')],
    guards: [
      guard(
        'bot/authenticate.ts',
        'compares every place',
        "    if (named.some((id) => id !== tenantId)) throw new Refusal(403, 'foreign tenant');\n",
      ),
      guard(
        'bot/authenticate.ts',
        'requires one',
        "    if (named.length === 0) throw new Refusal(403, 'no tenant');\n",
      ),
    ],
  },
  {
    name: 'A sender without an object id, with the name of an admin',
    tests: [suite('a sender without an object id')],
    guards: [
      guard(
        'bot/authenticate.ts',
        'requires an object id',
        "        throw new Refusal(403, 'sender without an Entra object id');\n",
      ),
    ],
  },
  {
    name: 'One delivery three times, and again with new ids',
    tests: [
      suite('a delivery that Teams repeats'),
      test('scenarios/approvals.test.ts', 'has one effect for two clicks at once'),
    ],
    guards: [
      guard(
        'bot/turn-router.ts',
        'answers a redelivery with the first answer',
        '    if (previous !== undefined) return previous;\n',
      ),
      guard(
        'dialogs/request-card/change-reply.ts',
        'finds the request of a form by its key',
        'submissionKey: key, requester',
        'submissionKey: crypto.randomUUID(), requester',
      ),
    ],
  },
  {
    name: 'Two approvers in the same moment',
    tests: [
      test('scenarios/approvals.test.ts', 'counts one word when two people decide'),
      test('changes/model.test.ts', 'keeps its promises'),
    ],
    guards: [
      guard(
        'changes/approvals/approver-actions.ts',
        'evaluates a decision on the locked request',
        'return evaluate(record, input,',
        'return evaluate(seen, input,',
      ),
    ],
  },
  {
    name: 'Edited data of a button: another reference, another verb, a cut or expired signature',
    tests: [
      test('scenarios/approvals.test.ts', 'does nothing with forged, foreign and renewed buttons'),
      test('identity/signed-reference.test.ts', 'is refused to another person'),
      test('identity/signed-reference.test.ts', 'is no use for another purpose'),
      test('identity/signed-reference.test.ts', 'expires'),
      test('scenarios/limits.test.ts', 'leaves a line with the person, the verb and the reason'),
    ],
    guards: [
      guard(
        'identity/signed-reference.ts',
        'verifies the signature',
        "      if (signer?.verify(signed, bytes.subarray(1, headLength)) !== true) return { refusal: 'forged' };\n",
      ),
      guard(
        'identity/signed-reference.ts',
        'compares the purpose',
        "      if (madeFor !== purpose) return { refusal: 'forged' };\n",
      ),
      guard(
        'identity/signed-reference.ts',
        'compares the person',
        "      if (actor !== '' && actor !== mark(by.actor)) return { refusal: 'not-yours' };\n",
      ),
      guard(
        'identity/signed-reference.ts',
        'compares the time',
        "      if (clock() >= expiresAt * 1000) return { refusal: 'expired' };\n",
      ),
    ],
  },
  {
    name: 'An old card whose contact has changed or is gone',
    tests: [
      suite('an old form'),
      test('changes/change-requests.test.ts', 'fails when the contact is gone or mastered elsewhere'),
    ],
    guards: [
      guard(
        'changes/apply/apply-change.ts',
        'compares the contact with what the form showed',
        "  if (hasChanged) throw refusal('changed-meanwhile', 'the contact was changed since');\n",
      ),
    ],
  },
  {
    name: 'A form with more than its inputs: other fields, `isApproved`, `__proto__`',
    tests: [suite('a form with more than its inputs')],
    guards: [
      guard(
        'dialogs/contact-form/contact-form-input.ts',
        'reads only the fields of the form',
        '    if (limit === undefined) continue;\n',
      ),
    ],
  },
  {
    name: 'Values that no contact has: nothing, 200,000 characters, NUL, half a character, a change of direction',
    tests: [
      suite('a value that no contact has'),
      test('scenarios/forms.test.ts', 'refuses at the field what no client sends'),
    ],
    guards: [
      guard(
        'contacts/validation/validate-contact.ts',
        'checks again what the client checked',
        "    if (message !== '') problems.push({ field, message });\n",
      ),
      guard(
        'contacts/validation/validate-contact.ts',
        'refuses characters that nobody sees',
        '  if (hasInvisible(value) || ',
        '  if (',
      ),
    ],
  },
  {
    name: 'A name that is a template, or an object in the place of a name',
    tests: [
      suite('a name that looks like something else'),
      test('cards/engine/write-card.test.ts', 'a compiled template'),
    ],
    guards: [
      guard(
        'cards/engine/template-text.ts',
        'puts only texts, numbers and truth values into a text',
        "if (typeof value === 'object' && !takesObjects)",
        'if (false)',
      ),
    ],
  },
  {
    name: 'A name that is a link, a mention, Markdown or HTML',
    tests: [
      suite('a name that looks like something else'),
      test('cards/hostile-cards.test.ts', 'is drawn as text and nothing else'),
    ],
    guards: [
      guard(
        'cards/engine/plain.ts',
        'takes the mark-up out of texts from outside',
        '  if (harmless.test(visible)) return visible;\n',
        '  if (harmless.test(visible) || visible.length > 0) return visible;\n',
      ),
    ],
  },
  {
    name: 'A web page with `javascript:`, a user name, `file:` or 600 characters',
    tests: [suite('a web page that leads elsewhere'), test('cards/engine/safe-link.test.ts', 'webLink')],
    guards: [
      guard(
        'cards/engine/safe-link.ts',
        'rebuilds links from checked parts',
        '  const text = page.trim();\n  const address =',
        "  if (page !== '') return { url: page, host: page };\n  const text = page.trim();\n  const address =",
      ),
    ],
  },
  {
    name: 'A file of contacts with formulas, a wrong type, too many rows or bytes, broken encoding or quotation marks',
    tests: [
      test('transfer/damage.test.ts', 'a hostile file'),
      test('transfer/export.test.ts', 'is safe in spreadsheets'),
    ],
    guards: [
      guard(
        'transfer/cells.ts',
        'refuses formulas',
        '  if (formula.test(text) && !phoneNumber.test(text)) {',
        '  if (false) {',
      ),
      guard(
        'transfer/cells.ts',
        'writes formulas as text',
        '  const isFormula = trigger.test(text) && (isNumberMisread || !phoneNumber.test(text));',
        '  const isFormula = false;',
      ),
    ],
  },
  {
    name: 'An address that a message or a system names: loopback, metadata of the cloud, a redirect, an endless answer',
    tests: [
      suite('a link in a message'),
      test('bot/file-exchange.test.ts', 'an endless file'),
      test('bot/file-exchange.test.ts', 'https://169.254.169.254/a'),
      test('platform/http-client/http-client.test.ts', 'refuses a link to another origin'),
      test('platform/http-client/http-client.test.ts', 'does not follow a redirection'),
      test('platform/http-client/http-client.test.ts', 'refuses an answer that is too large'),
    ],
    guards: [
      guard(
        'platform/http-client/http-client.ts',
        'sends nothing to another origin',
        '    refuseOtherOrigin(call.system, call.url);\n',
      ),
      guard(
        'platform/http-client/http-client.ts',
        'reads at most 8 MB',
        '    maxResponseSize: largestAnswer,\n',
      ),
      guard(
        'bot/file-hosts.ts',
        'reads and writes files at SharePoint only',
        '    return exact.has(url.host)',
        '    return true || exact.has(url.host)',
      ),
      guard('bot/file-exchange.ts', 'reads files of at most 10 MB', ', maxResponseSize: options.maxBytes'),
    ],
  },
  {
    name: 'A search with quotation marks, wildcards, 500 characters or a single letter',
    tests: [
      suite('a search that is no name'),
      test('directory/search/hostile.test.ts', 'is answered by ten'),
    ],
    guards: [
      guard('providers/graph/client.ts', 'doubles quotation marks in filters', `.replaceAll("'", "''")`),
    ],
  },
  {
    name: 'A system that answers late',
    tests: [
      test('bot/bot.test.ts', 'gets a progress card when the answer is slow'),
      test('directory/directory.test.ts', 'ends with timed-out when a source ignores its signal'),
    ],
    guards: [
      guard(
        'bot/turn-runner.ts',
        'shows a progress card',
        '      answerNow(answerWithCard(progressCard(turn)));\n',
      ),
    ],
  },
  {
    name: 'A write whose answer is lost',
    tests: [
      suite('an answer that was lost after the write'),
      test('platform/http-client/http-client.test.ts', 'calls a write uncertain'),
    ],
    guards: [
      guard(
        'platform/http-client/read-response.ts',
        'calls the outcome uncertain, so that nothing is sent again',
        "  if (!isIdempotent(call) && !isUndone && (code === 'unavailable' || code === 'timed-out'))\n    code = 'uncertain';\n",
      ),
    ],
  },
  {
    name: 'A system that throttles, with any kind of Retry-After',
    tests: [
      test('platform/http-client/http-client.test.ts', 'waits as long as Retry-After says'),
      test('platform/http-client/http-client.test.ts', 'lets four calls of a mailbox out at a time'),
      test('bot/connector-client.test.ts', 'reads a Retry-After that is a date'),
    ],
    guards: [
      guard(
        'platform/http-client/http-client.ts',
        'waits as long as the system says',
        '    if (error.retryAfterMs !== undefined) return error.retryAfterMs + backOffMs * random();\n',
      ),
      guard(
        'platform/http-client/http-client.ts',
        'makes four calls of a mailbox at a time',
        'const permitsPerKey = 4;',
        'const permitsPerKey = 40;',
      ),
    ],
  },
  {
    name: 'A process that is killed at any point',
    tests: [test('changes/crashes.test.ts', 'a change whose process is killed')],
    guards: [
      guard(
        'changes/apply/step-journal.ts',
        'records a call before it is sent',
        "    await keep(name, 'begun', undefined);\n",
      ),
    ],
  },
  {
    name: 'Teams refuses a message: blocked, gone, too large, to be repeated',
    tests: [
      suite('an answer that Teams does not take'),
      test('bot/proactive.test.ts', 'speaking first'),
      test('scenarios/unreachable.test.ts', 'an approver for whom Teams refuses the message'),
    ],
    guards: [
      guard(
        'bot/turn-runner.ts',
        'sends a short answer when the card is too large',
        "      if (!isTooLarge(error) || reply.kind !== 'card') {",
        '      if (error !== undefined) {',
      ),
      guard(
        'bot/proactive.ts',
        'forgets a chat that is closed',
        "  return status === 403 || status === 404 || permanentReasons.has(reason) ? 'gone' : 'refused';",
        "  return 'refused';",
      ),
    ],
  },
  {
    name: 'A full disk, a locked database, a client secret that has ended, Entra or the keys of Teams out of reach, a role that was taken away',
    tests: [
      test('identity/roles.test.ts', 'are staff only, and in doubt'),
      test('identity/roles.test.ts', 'end within five minutes'),
      test('bot/token-verifier.test.ts', 'says that it cannot tell while it has no keys'),
      test('store/faults.test.ts', 'an embedded database in trouble'),
      test('scenarios/outages.test.ts', 'comes through a full disk under load'),
      test('scenarios/let-in.test.ts', 'is everybody for searching and nobody for changing'),
      suite('a client secret that has ended'),
    ],
    guards: [
      guard('credentials.ts', 'takes a new secret from its file', '      current = { ...read, ...kept };\n'),
      guard(
        'identity/roles.ts',
        'gives no role in doubt',
        '      return { roles: leastRoles(access), certain: false, access };',
        "      return { roles: new Set<Role>(['staff', 'admin']), certain: true, access };",
      ),
      guard(
        'identity/roles.ts',
        'looks again after five minutes',
        'const keepMs = 5 * 60_000;',
        'const keepMs = 500 * 60_000;',
      ),
      guard(
        'bot/token-verifier.ts',
        'lets nobody in without keys',
        "      if (found === 'unavailable') throw new Refusal(503, 'no signing keys');\n",
      ),
    ],
  },
];

/** Returns a file without a guard. @throws {Error} if the guard is not in it, or twice */
export function withoutGuard(text: string, { file, before, after }: Guard): string {
  const parts = text.split(before);
  if (parts.length !== 2) throw new Error(`${file} must have this once: ${before}`);
  return parts.join(after);
}
