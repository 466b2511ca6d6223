import { makePersonalContact, outlookId } from '../../organisation/make-records.ts';
import type { Organisation } from '../../organisation/organisation.ts';
import type { PersonalContactRecord, UserRecord } from '../../organisation/records.ts';
import { GraphRefusal } from '../graph/answers.ts';
import { applyContactBody } from '../graph/contact-entity.ts';
import { IdmError } from './idm-error.ts';
import type { PingIdmSettings } from './pingidm-settings.ts';

/**
 * The three write-only attributes of a user. The connector carries them out one contact after the other through
 * Graph, and nothing takes back the first when the second fails.
 */
export function writeContacts(
  user: UserRecord,
  attributes: Readonly<Record<string, unknown>>,
  organisation: Organisation,
  settings: PingIdmSettings,
): void {
  const mailbox = organisation.mailbox(user.id);

  const known = (id: unknown): PersonalContactRecord => {
    if (typeof id !== 'string' || id === '') {
      throw new IdmError(400, "Contact attribute 'id' must be provided.");
    }
    const contact = mailbox.get(id);
    if (contact !== undefined) return contact;
    throw settings.unknownContactStatus === 404
      ? new IdmError(404, `Contact '${id}' not found for user '${user.id}'`)
      : connectorException('ErrorItemNotFound', 'The specified object was not found in the store.');
  };

  for (const contact of objects(attributes, '__addContacts__')) {
    const { id: _id, ...body } = contact;
    const now = organisation.clock();
    const empty = makePersonalContact({
      id: outlookId(`contact ${organisation.newId()}`),
      owner: user.id,
      folderId: organisation.defaultFolder(user.id).id,
      createdAt: now,
      version: 0,
    });
    mailbox.put(throughGraph(() => applyContactBody(empty, body, now)));
  }
  for (const { id, ...body } of objects(attributes, '__updateContacts__')) {
    const contact = known(id);
    mailbox.put(throughGraph(() => applyContactBody(contact, body, organisation.clock())));
  }
  for (const id of listOf(attributes.__removeContacts__)) mailbox.delete(known(id).id);
}

/** Graph has no contacts for a user without a mailbox. @throws {IdmError} */
export function requireMailbox(user: UserRecord): void {
  if (user.hasMailbox) return;
  throw connectorException(
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  );
}

function throughGraph(write: () => PersonalContactRecord): PersonalContactRecord {
  try {
    return write();
  } catch (error) {
    if (error instanceof GraphRefusal) throw connectorException(error.code, error.message);
    throw error;
  }
}

/** Graph's refusals come out as the connector's general failure. */
function connectorException(code: string, message: string): IdmError {
  return new IdmError(
    500,
    `Operation UPDATE failed with ConnectorException on system object: Error code: ${code} Error message: "${message}"`,
  );
}

/** A single value counts as a list of one. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function objects(
  attributes: Readonly<Record<string, unknown>>,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  return listOf(attributes[name]).map((item) => {
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) return { ...item };
    throw new IdmError(400, `The value of attribute '${name}' is not an object.`);
  });
}
