import { expect, it } from 'vitest';
import type { DialogContext } from '../../../src/dialogs/define-dialog.ts';
import { answerFollowUp } from '../../../src/dialogs/follow-up/answer-follow-up.ts';
import { readFollowUp } from '../../../src/dialogs/follow-up/read-follow-up.ts';
import type { Referent } from '../../../src/dialogs/follow-up/referent.ts';
import { dialogs } from '../../../src/dialogs/registry.ts';

const pair = ['one', 'other'].map(
  (id) => ({ source: 'exchange-mail-contacts', id, owner: undefined }) as const,
);
const referent: Referent = {
  kind: 'people',
  text: '',
  first: 1,
  total: 8,
  rows: pair,
  dialog: 'review-duplicates',
};

it('shows no other page to somebody who may no longer use the dialog of the list', async () => {
  const followUp = readFollowUp('next results') ?? expect.fail();
  const context = {
    dialogs,
    memory: { recall: async () => ({ people: { referent, at: 0 } }) },
    duplicates: { find: () => expect.fail('the list was read') },
  } as unknown as DialogContext;
  const refused: string[] = [];

  const reply = await answerFollowUp(followUp, context, ({ name }) => {
    refused.push(name);
    return { kind: 'text', text: 'Not for you' };
  });

  expect(refused).toEqual(['review-duplicates']);
  expect(reply).toEqual({ kind: 'text', text: 'Not for you' });
});
