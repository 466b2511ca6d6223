import { z } from 'zod';
import type { ContactChanges } from '../contacts/contact.ts';
import { parseQuery } from '../contacts/parse-query.ts';
import { cleanContact, type FieldProblem, validateContact } from '../contacts/validate-contact.ts';
import type { WritableProvider } from '../providers/provider.ts';
import { type Dialog, type DialogContext, onVerb, StaleButtonError } from './define-dialog.ts';
import { searchButton } from './parts/buttons.ts';
import { changeReply, proposeChange } from './parts/change-reply.ts';
import { readFormInput } from './parts/contact-form-input.ts';
import { createForm, createPayload, newSubmissionKey, restorePayload } from './parts/contact-forms.ts';
import { findContext } from './parts/find-context.ts';
import { openReference } from './parts/references.ts';
import type { Reply } from './reply.ts';

const source = 'exchange-mail-contacts';

/** Adds a mail contact to Exchange, from a form. */
export const addContact: Dialog = {
  name: 'add-contact',
  role: 'admin',
  denied: {
    text:
      'Mail contacts are seen by the whole organisation, so only contact admins add, change or delete them. ' +
      'Please send the details to a contact admin. You can keep the person in your own Outlook contacts meanwhile; I will find them there.',
    instead: [searchButton('Find John', 'John')],
  },
  command: {
    words: ['add contact', 'add mail contact', 'add a contact', 'new contact', 'create contact', 'add'],
    example: 'add contact',
    description: 'Adds a mail contact to the address book of the organisation',
    listed: true,
    run: (argument, context) => openForm(prefill(argument), context),
  },
  verbs: [
    onVerb(
      'contact.add',
      z.object({ text: z.string().max(500).optional(), ref: z.string().optional() }),
      ({ text, ref }, context) => {
        const values =
          ref === undefined
            ? prefill(text ?? '')
            : openReference('form', ref, restorePayload, context).values;
        return openForm(values, context);
      },
    ),
    onVerb('contact.create', z.looseObject({ ref: z.string() }), save),
  ],
};

async function openForm(values: ContactChanges, context: DialogContext): Promise<Reply> {
  const state = { provider: mailContacts(context), values, problems: [], notice: '' };
  const card = createForm(state, { key: newSubmissionKey(), source }, context);
  return { kind: 'card', card, placement: 'new' };
}

async function save(data: { ref: string; [input: string]: unknown }, context: DialogContext): Promise<Reply> {
  const payload = openReference('form', data.ref, createPayload, context);
  const provider = mailContacts(context);
  const values = cleanContact(readFormInput(data, provider.capabilities.fields));
  const again = (key: string, problems: readonly FieldProblem[], notice = ''): Reply => ({
    kind: 'card',
    card: createForm({ provider, values, problems, notice }, { ...payload, key }, context),
    placement: 'replace',
  });

  const problems = validateContact(values, provider.capabilities.fields, 'create');
  if (problems.length > 0) return again(payload.key, problems);
  const outcome = await proposeChange(
    {
      key: payload.key,
      operation: 'create',
      source,
      target: undefined,
      targetName: values.displayName ?? '',
      targetVersion: '',
      before: {},
      after: filled(values),
    },
    context,
  );
  if (outcome.request.state === 'failed' && outcome.request.problem === 'already-exists') {
    return again(newSubmissionKey(), [
      { field: 'emails', message: await whoHas(values.emails?.[0] ?? '', context) },
    ]);
  }
  return changeReply(outcome, context);
}

/** Says who has an e-mail address already, as far as the directory knows. */
async function whoHas(email: string, context: DialogContext): Promise<string> {
  const { people } = await context.directory.find(parseQuery(email), findContext(context));
  const holder = people[0]?.contact.displayName;
  const who = holder === undefined ? 'Somebody in the organisation' : holder;
  return `${who} has this address already. Use another one, or find and edit that contact.`;
}

function mailContacts(context: DialogContext): WritableProvider {
  const provider = context.writable(source);
  if (provider === undefined) throw new StaleButtonError('expired');
  return provider;
}

/** Puts what was searched for where it belongs in the form. */
function prefill(text: string): ContactChanges {
  const { words, email, phone } = parseQuery(text);
  const [givenName = '', ...rest] = words;
  return {
    displayName: words.join(' '),
    givenName: rest.length > 0 ? givenName : '',
    surname: rest.join(' '),
    emails: email === '' ? [] : [email],
    businessPhones: phone === '' ? [] : [phone],
  };
}

/** A create sends only what has a value. */
function filled(values: ContactChanges): ContactChanges {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== '' && value !== false && !isEmptyList(value)),
  );
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
