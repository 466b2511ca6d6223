import { describe, expect, it } from 'vitest';
import type { ChangeRequests } from '../../../src/changes/change-requests.ts';
import type { ChangeOutcome } from '../../../src/changes/request/change-outcome.ts';
import { viewChanges } from '../../../src/changes/request/viewed-changes.ts';
import { anaBerg } from '../../cards/sample-requests.ts';

const board = { id: 'board', name: 'Board', isHidden: true };
const news = { id: 'news', name: 'News' };

function outcomeOf(operation: 'delete' | 'add-to-list'): ChangeOutcome {
  const request = { ...anaBerg, operation, lists: [board, news] };
  return { request } as unknown as ChangeOutcome;
}

describe('hidden distribution lists', () => {
  it.each([
    ['an admin in their own chat', { isAdmin: true, isAlone: true }, ['Board', 'News']],
    ['an admin in a group chat', { isAdmin: true, isAlone: false }, ['News']],
    ['anybody else', { isAdmin: false, isAlone: true }, ['News']],
  ])('of a deleted contact are named to %s accordingly', async (_, viewer, expected) => {
    const changes = {
      get: async () => outcomeOf('delete'),
      undo: async () => outcomeOf('delete'),
    } as unknown as ChangeRequests;
    const viewed = viewChanges(changes, { objectId: 'somebody', ...viewer });
    const by = { actor: 'somebody', correlationId: '' };

    const read = await viewed.get(1);
    const undone = await viewed.undo(1, { submissionKey: 'key', reason: '' }, new Set(), by);

    expect(read?.request.lists.map(({ name }) => name)).toEqual(expected);
    expect(undone?.request.lists.map(({ name }) => name)).toEqual(expected);
  });

  it('that a contact is to be added to are named to whoever decides', async () => {
    const changes = { get: async () => outcomeOf('add-to-list') } as unknown as ChangeRequests;
    const viewed = viewChanges(changes, { objectId: 'somebody', isAdmin: false, isAlone: true });

    expect((await viewed.get(1))?.request.lists).toContainEqual(board);
  });
});
