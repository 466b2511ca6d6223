import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { ContactChanges, ContactField } from '../../contacts/contact.ts';
import { filterFields, isFilled } from '../../contacts/validation/field-values.ts';
import { BackendError, ifFound } from '../../platform/errors.ts';
import { afterWrite } from '../../platform/http-client/http-client.ts';
import type { CallContext, WriteContext } from '../provider.ts';
import { aliasFor } from './alias.ts';
import { type ExchangeCmdlets, filterText, type Parameters } from './cmdlets.ts';
import { mailContactSchema, toDetails, toSettings, withoutPrefix } from './contact-fields.ts';
import { candidateNames } from './names.ts';

/**
 * Creates and changes mail contacts. Quirks:
 * - Creating takes three cmdlets without a transaction; each is a recorded step, so that a resumed write continues.
 * - Right after New-MailContact the other cmdlets may not find the contact yet.
 * - `Name` must be unique in the organisation and at most 64 characters long; people see the display name.
 * - An e-mail address belongs to one recipient only; a refusal names the other recipient.
 * - A value is cleared with null.
 */
interface MailContactWriter {
  /** Creates a contact with names and address, and returns its Guid. */
  create(changes: ContactChanges, write: WriteContext): Promise<string>;
  /** Sets what {@link create} has left of a new contact. */
  complete(guid: string, changes: ContactChanges, write: WriteContext): Promise<void>;
  update(guid: string, changes: ContactChanges, write: WriteContext): Promise<void>;
}

interface MailContactWriterOptions {
  readonly cmdlets: ExchangeCmdlets;
  readonly clock: () => number;
  /** Pause before a cmdlet that did not find a new contact is retried, in milliseconds. */
  readonly pauseMs: number;
}

const createdSchema = z.object({ Guid: z.string().min(1) });
const replicationAttempts = 8;
/** Tolerance between the clocks of Exchange's servers. */
const clockSkewMs = 2 * 60_000;
/** The fields that New-MailContact sets. */
const createdFields: ReadonlySet<ContactField> = new Set<ContactField>([
  'displayName',
  'givenName',
  'surname',
  'emails',
]);

export function createMailContactWriter(options: MailContactWriterOptions): MailContactWriter {
  const { cmdlets, clock, pauseMs } = options;

  return {
    async create(changes, write) {
      // Recorded before the create, so that a resumed write can distinguish its own contact from an older one.
      const begun = await write.note('begin', async () => clock());
      const own = (tries: number) => findOwn(changes, begun, write, tries);
      let resumed = false;
      return write.step(
        'create',
        // A resumed write may find its own contact as a taken address, if the lookup did not see it yet.
        () => createNew(changes, write, async () => (resumed ? own(replicationAttempts) : undefined)),
        () => {
          resumed = true;
          return own(1);
        },
      );
    },

    complete(guid, changes, write) {
      const left = filterFields(changes, (field, value) => !createdFields.has(field) && isFilled(value));
      return setFields(guid, left, write, replicationAttempts);
    },

    update: (guid, changes, write) => setFields(guid, changes, write, 1),
  };

  /** Tries the wanted Name first, then names that the address makes unique. */
  async function createNew(
    changes: ContactChanges,
    write: WriteContext,
    adopt: () => Promise<string | undefined>,
  ): Promise<string> {
    const displayName = changes.displayName ?? '';
    const email = changes.emails?.[0] ?? '';
    const names = candidateNames(displayName, email);
    for (const [index, name] of names.entries()) {
      const parameters = {
        Name: name,
        Alias: aliasFor(displayName, email),
        DisplayName: displayName,
        ExternalEmailAddress: email,
        ...(changes.givenName ? { FirstName: changes.givenName } : {}),
        ...(changes.surname ? { LastName: changes.surname } : {}),
      };
      const cmdlet = {
        name: 'New-MailContact',
        parameters,
        idempotent: false,
        schema: createdSchema,
      } as const;
      try {
        const [created] = await cmdlets.write(cmdlet, write);
        if (created !== undefined) return created.Guid;
        throw new BackendError({
          system: 'Exchange',
          code: 'uncertain',
          message: 'New-MailContact: no contact in the answer',
        });
      } catch (error) {
        if (!(error instanceof BackendError) || error.code !== 'already-exists') throw error;
        const nameIsTaken = !/ProxyAddress/.test(error.reason);
        if (nameIsTaken && index < names.length - 1) continue;
        const own = nameIsTaken ? undefined : await afterWrite(adopt());
        if (own !== undefined) return own;
        throw error;
      }
    }
    throw new Error('no name to try');
  }

  /**
   * Finds a contact that this write created before it was interrupted: it has the address and the display name, and
   * is not older than the write. Any other contact leads to `already-exists`.
   * @param begun when the write began, by the clock of this machine
   * @param tries number of lookups while no contact has the address
   */
  async function findOwn(
    changes: ContactChanges,
    begun: number,
    context: CallContext,
    tries: number,
  ): Promise<string | undefined> {
    const email = changes.emails?.[0] ?? '';
    for (let attempt = 1; attempt <= tries; attempt++) {
      const parameters = { Filter: addressFilter(email), ResultSize: 10 };
      const found = await cmdlets.read(
        { name: 'Get-MailContact', parameters, schema: mailContactSchema },
        context,
      );
      const since = begun + (cmdlets.time() ?? clock()) - clock() - clockSkewMs;
      const own = found.value.find(
        (contact) =>
          withoutPrefix(contact.ExternalEmailAddress ?? '').toLowerCase() === email.toLowerCase() &&
          contact.DisplayName === changes.displayName &&
          parseUtc(contact.WhenCreatedUTC ?? '') >= since,
      );
      if (own !== undefined || found.value.length > 0) return own?.Guid;
      if (attempt < tries) await wait(pauseMs);
    }
    return undefined;
  }

  async function setFields(
    guid: string,
    changes: ContactChanges,
    write: WriteContext,
    tries: number,
  ): Promise<void> {
    await setStep('details', 'Set-Contact', guid, toDetails(changes), write, tries);
    // Last, because Set-Contact overwrites the shown address from its own half (WindowsEmailAddress).
    await setStep('settings', 'Set-MailContact', guid, toSettings(changes), write, tries);
  }

  async function setStep(
    step: 'details' | 'settings',
    name: 'Set-Contact' | 'Set-MailContact',
    guid: string,
    parameters: Parameters,
    write: WriteContext,
    tries: number,
  ): Promise<void> {
    if (Object.keys(parameters).length === 0) return;
    const cmdlet = { name, parameters: { Identity: guid, ...parameters }, idempotent: true } as const;
    await write.step(step, async () => {
      for (let attempt = 1; attempt < tries; attempt++) {
        const done = await ifFound(cmdlets.write(cmdlet, write));
        if (done !== undefined) return true;
        await wait(pauseMs);
      }
      await cmdlets.write(cmdlet, write);
      return true;
    });
  }
}

/** Returns the filter of the contacts that have an address. */
export function addressFilter(email: string): string {
  return `EmailAddresses -eq ${filterText(`smtp:${email}`)} -or ExternalEmailAddress -eq ${filterText(`SMTP:${email}`)}`;
}

/** Exchange writes UTC times with and without the Z. */
function parseUtc(text: string): number {
  return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
}
