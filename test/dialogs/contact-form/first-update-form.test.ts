import { describe, expect, it } from 'vitest';
import { type ContactChanges, emptyFields } from '../../../src/contacts/contact.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import { firstUpdateForm } from '../../../src/dialogs/contact-form/first-update-form.ts';
import type { DialogContext } from '../../../src/dialogs/define-dialog.ts';
import { createReferenceSigner } from '../../../src/identity/signed-reference.ts';
import type { WritableProvider } from '../../../src/providers/provider.ts';

/** A dialog sees more; the form looks at these. */
const context = {
  referenceSigner: createReferenceSigner({
    keys: [{ version: 1, key: new Uint8Array(32).fill(7), madeAt: 0 }],
    clock: () => 0,
  }),
  actor: { objectId: 'ann' },
  chat: { conversationId: 'chat' },
} as DialogContext;

const single = (maxLength: number) => ({ required: false, maxLength, maxValues: 1 });
const provider = {
  source: 'graph-personal-contacts',
  capabilities: { fields: { displayName: single(64), street: single(8000), notes: single(8000) } },
} as unknown as WritableProvider;

const long = (letters: string) => letters.repeat(8000 / letters.length);
const today = { ...emptyFields, displayName: 'Ann', street: long('улица'), notes: long('note') };

/** The ids of the inputs, and the form's words and values. */
function formOf(wished: ContactChanges) {
  const before = { displayName: today.displayName, street: today.street, notes: today.notes };
  const values = { ...before, ...wished };
  const payload = { key: 'k', asked: '', replaces: 0, version: '', before };
  const ref = { source: provider.source, id: '1', owner: asOwner('ann') };
  const card = firstUpdateForm({ provider, values, notice: '', reason: '' }, { ...payload, ref }, context);
  const json = JSON.stringify(card);
  return { json, inputs: [...json.matchAll(/"id":"in_(\w+)"/g)].map(([, field]) => field) };
}

describe('the form for a change of long texts', () => {
  it('leaves out the longest only, as long as the others fit, and says so', () => {
    const { json, inputs } = formOf({ notes: 'short' });

    expect(inputs).toEqual(['displayName', 'notes', 'reason']);
    expect(json).toContain('Too long for a card, and left as it is: Street.');
  });

  it('never leaves out what somebody has asked to be changed', () => {
    const { json, inputs } = formOf({ street: long('проспект') });

    expect(inputs).toEqual(['displayName', 'street', 'reason']);
    expect(json).toContain('left as it is: Notes.');
  });
});
