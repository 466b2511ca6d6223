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

const suite = (name: string): CaseTest => ({ file: 'hostile/hostile.test.ts', name });

export const hostileCases: readonly HostileCase[] = [
  {
    name: 'A body that is no activity, with a token or without',
    tests: [suite('a body that is no activity')],
    guards: [
      {
        does: 'reads no body without a token',
        file: 'http/server.ts',
        before: 'if (refused !== undefined) {',
        after: 'if (refused === 0) {',
      },
      {
        does: 'takes only a JSON object with a type',
        file: 'bot/authenticate.ts',
        before: "if (!isRecord(body) || typeof body.type !== 'string' || body.type === '') {",
        after: 'if (!isRecord(body)) {',
      },
    ],
  },
  {
    name: 'A start without the ids of bot and tenant',
    tests: [suite('a start without the ids')],
    guards: [
      {
        does: 'refuses to start without the settings that are needed',
        file: 'settings.ts',
        before: 'if (needed !== undefined) problems',
        after: 'if (needed === name) problems',
      },
    ],
  },
  {
    name: 'A token with another algorithm, audience, issuer or key, or an expired one; a key that is new',
    tests: [
      suite('a token that is not the Bot Connector'),
      { file: 'bot/token-verifier.test.ts', name: 'accepts the new key at once' },
      { file: 'bot/token-verifier.test.ts', name: 'reads the keys again for unknown key ids' },
    ],
    guards: [
      {
        does: 'answers 401 whatever the reason',
        file: 'bot/token-verifier.ts',
        before:
          "throw new Refusal(401, error instanceof errors.JOSEError ? error.code : 'unreadable token');",
        after: 'throw error;',
      },
      {
        does: 'checks the issuer',
        file: 'bot/token-verifier.ts',
        before: '        issuer,\n',
        after: '',
      },
      {
        does: 'checks the expiry, with five minutes for clocks',
        file: 'bot/token-verifier.ts',
        before: 'const clockToleranceS = 5 * 60;',
        after: 'const clockToleranceS = 1e9;',
      },
      {
        does: 'reads the keys at most once in half a minute',
        file: 'bot/signing-keys.ts',
        before: 'const refetchPauseMs = 30_000;',
        after: 'const refetchPauseMs = 0;',
      },
    ],
  },
  {
    name: 'No service URL, or one that is not Teams’',
    tests: [suite('a service URL that is not Teams')],
    guards: [
      {
        does: 'takes exact hosts only',
        file: 'bot/authenticate.ts',
        before: "      if (!isServiceHost(serviceUrl)) throw new Refusal(403, 'foreign service host');\n",
        after: '',
      },
      {
        does: 'compares the activity with the token',
        file: 'bot/token-verifier.ts',
        before:
          "      if (token.serviceUrl !== serviceUrl) throw new Refusal(401, 'token is for another service URL');\n",
        after: '',
      },
    ],
  },
  {
    name: 'Another channel, in the name of an admin',
    tests: [suite('another channel than Teams')],
    guards: [
      {
        does: 'serves Teams only',
        file: 'bot/authenticate.ts',
        before: "      if (channelId !== 'msteams') throw new Refusal(403, 'foreign channel');\n",
        after: '',
      },
      {
        does: 'checks the endorsements of the key',
        file: 'bot/token-verifier.ts',
        before:
          "      if (!token.endorsements.includes(channelId)) throw new Refusal(401, 'key not endorsed for the channel');\n",
        after: '',
      },
    ],
  },
  {
    name: 'Another tenant in any of the places where Teams names it',
    tests: [suite('another tenant')],
    guards: [
      {
        does: 'compares every place',
        file: 'bot/authenticate.ts',
        before: "    if (named.some((id) => id !== tenantId)) throw new Refusal(403, 'foreign tenant');\n",
        after: '',
      },
      {
        does: 'requires one',
        file: 'bot/authenticate.ts',
        before: "    if (named.length === 0) throw new Refusal(403, 'no tenant');\n",
        after: '',
      },
    ],
  },
  {
    name: 'A sender without an object id, with the name of an admin',
    tests: [suite('a sender without an object id')],
    guards: [
      {
        does: 'requires an object id',
        file: 'bot/authenticate.ts',
        before: "        throw new Refusal(403, 'sender without an Entra object id');\n",
        after: '',
      },
    ],
  },
  {
    name: 'One delivery three times, and again with new ids',
    tests: [
      suite('a delivery that Teams repeats'),
      { file: 'scenarios/approvals.test.ts', name: 'has one effect for two clicks at once' },
    ],
    guards: [
      {
        does: 'answers a redelivery with the first answer',
        file: 'bot/turn-router.ts',
        before: '    if (previous !== undefined) return previous;\n',
        after: '',
      },
      {
        does: 'finds the request of a form by its key',
        file: 'dialogs/request-card/change-reply.ts',
        before: 'submissionKey: key, requester',
        after: 'submissionKey: crypto.randomUUID(), requester',
      },
    ],
  },
  {
    name: 'Two approvers in the same moment',
    tests: [
      { file: 'scenarios/approvals.test.ts', name: 'counts one word when two people decide' },
      { file: 'changes/model.test.ts', name: 'keeps its promises' },
    ],
    guards: [
      {
        does: 'evaluates a decision on the locked request',
        file: 'changes/approvals/approver-actions.ts',
        before: 'return evaluate(record, input,',
        after: 'return evaluate(seen, input,',
      },
    ],
  },
  {
    name: 'Edited data of a button: another reference, another verb, a cut or expired signature',
    tests: [
      { file: 'scenarios/approvals.test.ts', name: 'does nothing with forged, foreign and renewed buttons' },
      { file: 'identity/signed-reference.test.ts', name: 'is refused to another person' },
      { file: 'identity/signed-reference.test.ts', name: 'is no use for another purpose' },
      { file: 'identity/signed-reference.test.ts', name: 'expires' },
      { file: 'scenarios/limits.test.ts', name: 'leaves a line with the person, the verb and the reason' },
    ],
    guards: [
      {
        does: 'verifies the signature',
        file: 'identity/signed-reference.ts',
        before:
          "      if (signer?.verify(signed, bytes.subarray(1, headLength)) !== true) return { refusal: 'forged' };\n",
        after: '',
      },
      {
        does: 'compares the purpose',
        file: 'identity/signed-reference.ts',
        before: "      if (madeFor !== purpose) return { refusal: 'forged' };\n",
        after: '',
      },
      {
        does: 'compares the person',
        file: 'identity/signed-reference.ts',
        before: "      if (actor !== '' && actor !== mark(by.actor)) return { refusal: 'not-yours' };\n",
        after: '',
      },
      {
        does: 'compares the time',
        file: 'identity/signed-reference.ts',
        before: "      if (clock() >= expiresAt * 1000) return { refusal: 'expired' };\n",
        after: '',
      },
    ],
  },
  {
    name: 'An old card whose contact has changed or is gone',
    tests: [
      suite('an old form'),
      {
        file: 'changes/change-requests.test.ts',
        name: 'fails when the contact is gone or mastered elsewhere',
      },
    ],
    guards: [
      {
        does: 'compares the contact with what the form showed',
        file: 'changes/apply/apply-change.ts',
        before: "  if (hasChanged) throw refusal('changed-meanwhile', 'the contact was changed since');\n",
        after: '',
      },
    ],
  },
  {
    name: 'A form with more than its inputs: other fields, `isApproved`, `__proto__`',
    tests: [suite('a form with more than its inputs')],
    guards: [
      {
        does: 'reads only the fields of the form',
        file: 'dialogs/contact-form/contact-form-input.ts',
        before: '    if (limit === undefined) continue;\n',
        after: '',
      },
    ],
  },
  {
    name: 'Values that no contact has: nothing, 200,000 characters, NUL, half a character, a change of direction',
    tests: [
      suite('a value that no contact has'),
      { file: 'scenarios/forms.test.ts', name: 'refuses at the field what no client sends' },
    ],
    guards: [
      {
        does: 'checks again what the client checked',
        file: 'contacts/validation/validate-contact.ts',
        before: "    if (message !== '') problems.push({ field, message });\n",
        after: '',
      },
      {
        does: 'refuses characters that nobody sees',
        file: 'contacts/validation/validate-contact.ts',
        before: '  if (hasInvisible(value) || ',
        after: '  if (',
      },
    ],
  },
  {
    name: 'A name that is a template, or an object in the place of a name',
    tests: [
      suite('a name that looks like something else'),
      { file: 'cards/engine/write-card.test.ts', name: 'a compiled template' },
    ],
    guards: [
      {
        does: 'puts only texts, numbers and truth values into a text',
        file: 'cards/engine/template-text.ts',
        before: "if (typeof value === 'object' && !takesObjects)",
        after: 'if (false)',
      },
    ],
  },
  {
    name: 'A name that is a link, a mention, Markdown or HTML',
    tests: [
      suite('a name that looks like something else'),
      { file: 'cards/hostile-cards.test.ts', name: 'is drawn as text and nothing else' },
    ],
    guards: [
      {
        does: 'takes the mark-up out of texts from outside',
        file: 'cards/engine/plain.ts',
        before: '  if (harmless.test(visible)) return visible;\n',
        after: '  if (harmless.test(visible) || visible.length > 0) return visible;\n',
      },
    ],
  },
  {
    name: 'A web page with `javascript:`, a user name, `file:` or 600 characters',
    tests: [
      suite('a web page that leads elsewhere'),
      { file: 'cards/engine/safe-link.test.ts', name: 'webLink' },
    ],
    guards: [
      {
        does: 'rebuilds links from checked parts',
        file: 'cards/engine/safe-link.ts',
        before: '  const text = page.trim();\n  const address =',
        after:
          "  if (page !== '') return { url: page, host: page };\n  const text = page.trim();\n  const address =",
      },
    ],
  },
  {
    name: 'A file of contacts with formulas, a wrong type, too many rows or bytes, broken encoding or quotation marks',
    tests: [
      { file: 'transfer/damage.test.ts', name: 'a hostile file' },
      { file: 'transfer/export.test.ts', name: 'is safe in spreadsheets' },
    ],
    guards: [
      {
        does: 'refuses formulas',
        file: 'transfer/cells.ts',
        before: '  if (formula.test(text) && !phoneNumber.test(text)) {',
        after: '  if (false) {',
      },
      {
        does: 'writes formulas as text',
        file: 'transfer/cells.ts',
        before: '  const isFormula = trigger.test(text) && (isNumberMisread || !phoneNumber.test(text));',
        after: '  const isFormula = false;',
      },
    ],
  },
  {
    name: 'An address that a message or a system names: loopback, metadata of the cloud, a redirect, an endless answer',
    tests: [
      suite('a link in a message'),
      { file: 'bot/file-exchange.test.ts', name: 'an endless file' },
      { file: 'bot/file-exchange.test.ts', name: 'https://169.254.169.254/a' },
      { file: 'platform/http-client/http-client.test.ts', name: 'refuses a link to another origin' },
      { file: 'platform/http-client/http-client.test.ts', name: 'does not follow a redirection' },
      { file: 'platform/http-client/http-client.test.ts', name: 'refuses an answer that is too large' },
    ],
    guards: [
      {
        does: 'sends nothing to another origin',
        file: 'platform/http-client/http-client.ts',
        before: '    refuseOtherOrigin(call.system, call.url);\n',
        after: '',
      },
      {
        does: 'reads at most 8 MB',
        file: 'platform/http-client/http-client.ts',
        before: '    maxResponseSize: largestAnswer,\n',
        after: '',
      },
      {
        does: 'reads and writes files at SharePoint only',
        file: 'bot/file-hosts.ts',
        before: '    return exact.has(url.host)',
        after: '    return true || exact.has(url.host)',
      },
      {
        does: 'reads files of at most 10 MB',
        file: 'bot/file-exchange.ts',
        before: ', maxResponseSize: options.maxBytes',
        after: '',
      },
    ],
  },
  {
    name: 'A search with quotation marks, wildcards, 500 characters or a single letter',
    tests: [
      suite('a search that is no name'),
      { file: 'directory/search/hostile.test.ts', name: 'is answered by ten' },
    ],
    guards: [
      {
        does: 'doubles quotation marks in filters',
        file: 'providers/graph/client.ts',
        before: `.replaceAll("'", "''")`,
        after: '',
      },
    ],
  },
  {
    name: 'A system that answers late',
    tests: [
      { file: 'bot/bot.test.ts', name: 'gets a progress card when the answer is slow' },
      { file: 'directory/directory.test.ts', name: 'ends with timed-out when a source ignores its signal' },
    ],
    guards: [
      {
        does: 'shows a progress card',
        file: 'bot/turn-runner.ts',
        before: '      answerNow(answerWithCard(progressCard(turn)));\n',
        after: '',
      },
    ],
  },
  {
    name: 'A write whose answer is lost',
    tests: [
      suite('an answer that was lost after the write'),
      { file: 'platform/http-client/http-client.test.ts', name: 'calls a write uncertain' },
    ],
    guards: [
      {
        does: 'calls the outcome uncertain, so that nothing is sent again',
        file: 'platform/http-client/read-response.ts',
        before:
          "  if (!call.idempotent && !isUndone && (code === 'unavailable' || code === 'timed-out')) code = 'uncertain';\n",
        after: '',
      },
    ],
  },
  {
    name: 'A system that throttles, with any kind of Retry-After',
    tests: [
      { file: 'platform/http-client/http-client.test.ts', name: 'waits as long as Retry-After says' },
      {
        file: 'platform/http-client/http-client.test.ts',
        name: 'lets four calls of a mailbox out at a time',
      },
      { file: 'bot/connector-client.test.ts', name: 'reads a Retry-After that is a date' },
    ],
    guards: [
      {
        does: 'waits as long as the system says',
        file: 'platform/http-client/http-client.ts',
        before:
          '    if (error.retryAfterMs !== undefined) return error.retryAfterMs + backOffMs * random();\n',
        after: '',
      },
      {
        does: 'makes four calls of a mailbox at a time',
        file: 'platform/http-client/http-client.ts',
        before: 'const permitsPerKey = 4;',
        after: 'const permitsPerKey = 40;',
      },
    ],
  },
  {
    name: 'A process that is killed at any point',
    tests: [{ file: 'changes/crashes.test.ts', name: 'a change whose process is killed' }],
    guards: [
      {
        does: 'records a call before it is sent',
        file: 'changes/apply/step-journal.ts',
        before: "    await keep(name, 'begun', undefined);\n",
        after: '',
      },
    ],
  },
  {
    name: 'Teams refuses a message: blocked, gone, too large, to be repeated',
    tests: [
      suite('an answer that Teams does not take'),
      { file: 'bot/proactive.test.ts', name: 'speaking first' },
      { file: 'scenarios/unreachable.test.ts', name: 'an approver for whom Teams refuses the message' },
    ],
    guards: [
      {
        does: 'sends a short answer when the card is too large',
        file: 'bot/turn-runner.ts',
        before: "      if (!isTooLarge(error) || reply.kind !== 'card') {",
        after: '      if (error !== undefined) {',
      },
      {
        does: 'forgets a chat that is closed',
        file: 'bot/proactive.ts',
        before:
          "  return status === 403 || status === 404 || permanentReasons.has(reason) ? 'gone' : 'refused';",
        after: "  return 'refused';",
      },
    ],
  },
  {
    name: 'A full disk, a locked database, a client secret that has ended, Entra or the keys of Teams out of reach, a role that was taken away',
    tests: [
      { file: 'identity/roles.test.ts', name: 'are staff only, and in doubt' },
      { file: 'identity/roles.test.ts', name: 'end within five minutes' },
      { file: 'bot/token-verifier.test.ts', name: 'says that it cannot tell while it has no keys' },
      { file: 'store/faults.test.ts', name: 'an embedded database in trouble' },
      { file: 'scenarios/outages.test.ts', name: 'comes through a full disk under load' },
      { file: 'scenarios/let-in.test.ts', name: 'is everybody for searching and nobody for changing' },
      suite('a client secret that has ended'),
    ],
    guards: [
      {
        does: 'takes a new secret from its file',
        file: 'credentials.ts',
        before: '      current = { ...read, ...kept };\n',
        after: '',
      },
      {
        does: 'gives no role in doubt',
        file: 'identity/roles.ts',
        before: '      return { roles: leastRoles(access), certain: false, access };',
        after: "      return { roles: new Set<Role>(['staff', 'admin']), certain: true, access };",
      },
      {
        does: 'looks again after five minutes',
        file: 'identity/roles.ts',
        before: 'const keepMs = 5 * 60_000;',
        after: 'const keepMs = 500 * 60_000;',
      },
      {
        does: 'lets nobody in without keys',
        file: 'bot/token-verifier.ts',
        before: "      if (found === 'unavailable') throw new Refusal(503, 'no signing keys');\n",
        after: '',
      },
    ],
  },
];

/** Returns a file without a guard. @throws {Error} if the guard is not in it, or twice */
export function withoutGuard(text: string, { file, before, after }: Guard): string {
  const parts = text.split(before);
  if (parts.length !== 2) throw new Error(`${file} must have this once: ${before}`);
  return parts.join(after);
}
