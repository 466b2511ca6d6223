import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGraph, startGraph } from '../../../sandbox/fakes/graph.ts';
import { cast, groups } from '../../../sandbox/organisation/cast.ts';
import type { People } from '../../../src/identity/people.ts';
import { createGraphClient } from '../../../src/providers/graph/client.ts';
import { createGraphPeople } from '../../../src/providers/graph/people.ts';
import { type Ground, newId, prepareGround } from '../../contracts/labs.ts';
import { failure } from '../helpers/calls.ts';

let ground: Ground;
let graph: FakeGraph;
let people: People;
const time = { now: 1_000_000 };

beforeAll(async () => {
  ground = await prepareGround();
  graph = await startGraph(ground);
});
afterAll(async () => {
  await graph.close();
  await ground.close();
});
beforeEach(() => {
  graph.faults.clear();
  graph.requests.length = 0;
  const scope = 'https://graph.microsoft.com/.default';
  const client = createGraphClient({ http: ground.http, url: graph.url, scope });
  people = createGraphPeople({ graph: client, clock: () => time.now });
});

describe('people in Entra', () => {
  it('are the members of a group, through other groups too, whose accounts are open', async () => {
    const { users } = ground.organisation;
    const before = await people.membersOf(groups.editor);
    const editor = users.get(cast.editor.objectId);
    if (editor === undefined) throw new Error('the cast has no editor');
    users.put({ ...editor, accountEnabled: false });
    time.now += 6 * 60_000;
    const after = await people.membersOf(groups.editor);
    users.put(editor);

    expect(before).toContain(cast.editor.objectId);
    expect(after).not.toContain(cast.editor.objectId);
  });

  it('have a manager, or none', async () => {
    const { users } = ground.organisation;
    const staff = users.get(cast.staff.objectId);
    if (staff === undefined) throw new Error('the cast has no staff');
    users.put({ ...staff, managerId: cast.admin.objectId });
    users.put({ ...staff, id: newId(), managerId: '' });

    expect(await people.managerOf(cast.staff.objectId)).toBe(cast.admin.objectId);
    expect(await people.managerOf(newId())).toBeUndefined();
  });

  it('have a name when they exist', async () => {
    expect(await people.nameOf(cast.staff.objectId)).toBe(cast.staff.name);
    expect(await people.nameOf(newId())).toBe('');
  });

  it('are asked for by their id and nothing else', async () => {
    await people.nameOf('../groups/x');
    await failure(people.managerOf('../groups/x?a=b').then(() => undefined)).catch(() => undefined);
    await failure(people.membersOf('../users/x')).catch(() => undefined);

    expect(graph.requests.length).toBeGreaterThan(0);
    for (const { path, rawQuery } of graph.requests) {
      expect(path).toMatch(/^\/v1\.0\/(users|groups)\/\.\.%2F/);
      expect(rawQuery).not.toContain('a=b');
    }
  });

  it('are there in spite of one bad moment', async () => {
    graph.faults.add({ fault: { kind: 'status', status: 503 } });

    expect(await people.nameOf(cast.admin.objectId)).toBe(cast.admin.name);
  });

  it('are asked for once in five minutes', async () => {
    await Promise.all([people.membersOf(groups.approver), people.membersOf(groups.approver)]);
    time.now += 4 * 60_000;
    await people.membersOf(groups.approver);
    const early = graph.requests.length;
    time.now += 2 * 60_000;
    await people.membersOf(groups.approver);

    expect([early, graph.requests.length]).toEqual([1, 2]);
  });

  it('are nobody in doubt, and are asked for again', async () => {
    graph.faults.add({ fault: { kind: 'status', status: 403 }, times: 3 });

    const error = await failure(people.membersOf(groups.approver));
    const name = await people.nameOf(cast.admin.objectId);
    graph.faults.clear();

    expect(error.code).toBe('forbidden');
    expect(name).toBe('');
    expect(await people.membersOf(groups.approver)).toContain(cast.approver.objectId);
  });
});
