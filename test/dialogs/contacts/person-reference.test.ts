import { describe, expect, it } from 'vitest';
import type { ContactRef } from '../../../src/contacts/contact.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import { sources } from '../../../src/contacts/sources.ts';
import { openPerson, signPerson, signRecord } from '../../../src/dialogs/contacts/person-reference.ts';
import type { DialogContext } from '../../../src/dialogs/define-dialog.ts';
import { signForChat } from '../../../src/dialogs/references.ts';
import { createReferenceSigner } from '../../../src/identity/signed-reference.ts';

const referenceSigner = createReferenceSigner({
  keys: [{ version: 1, key: new Uint8Array(32).fill(7), madeAt: 0 }],
  clock: () => 0,
});

/** A dialog sees more; references look at these. */
function contextOf(actor: string, conversation = 'chat'): DialogContext {
  return {
    referenceSigner,
    actor: { objectId: actor },
    chat: { conversationId: conversation },
  } as DialogContext;
}

const ann = contextOf('ann');
const shared: ContactRef = { source: 'graph-directory', id: 'user:1', owner: undefined };
const own: ContactRef = { source: 'graph-personal-contacts', id: 'AAMk=', owner: asOwner('ann') };

describe('the reference to a person', () => {
  it.each(sources)('gives a record of %s back as it was, with the list it stood in', (source) => {
    const refs = [{ source, id: ' an id\nwith * and spaces ', owner: undefined }, shared, own];
    const back = { text: 'John “x” page', first: 21 };

    expect(openPerson(signPerson(refs, back, ann), ann)).toEqual({ refs, back });
    expect(openPerson(signPerson(refs, undefined, ann), ann)).toEqual({ refs, back: undefined });
  });

  it('keeps the owner who is not the one who asked', () => {
    const foreign = { ...own, owner: asOwner('bob') };

    expect(openPerson(signPerson([foreign], undefined, ann), ann).refs).toEqual([foreign]);
  });

  it('never leads somebody else to the records of the person who asked', () => {
    const reference = signPerson([own], undefined, ann);

    expect(openPerson(reference, contextOf('bob')).refs).toEqual([{ ...own, owner: asOwner('bob') }]);
    expect(() => openPerson(reference, contextOf('bob', 'other chat'))).toThrow('not-yours');
    expect(() => openPerson(signRecord(own, ann), contextOf('bob'))).toThrow('not-yours');
  });

  it.each([
    ['no records', { r: [] }],
    ['a source that nobody knows', { r: ['z id'] }],
    ['no id', { r: ['d '] }],
    ['another shape', { refs: [shared] }],
  ])('refuses %s', (_, payload) => {
    expect(() => openPerson(signForChat('contact', payload, ann), ann)).toThrow('expired');
  });
});
