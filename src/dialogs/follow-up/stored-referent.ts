import { z } from 'zod';
import type { ContactRef } from '../../contacts/contact.ts';
import type { Actor } from '../../identity/actor.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { decodeRef, encodeRef } from '../contacts/record-reference.ts';
import type { ListedPeople, Referent } from './referent.ts';

const people = z.object({
  k: z.literal('people'),
  t: z.string(),
  f: z.number().int().min(1),
  n: z.number().int().min(0),
  r: z.string(),
  d: z.string(),
});
const stored = z.discriminatedUnion('k', [
  people,
  z.object({ k: z.literal('person'), r: z.string(), l: people.optional() }),
  z.object({
    k: z.literal('request'),
    n: z.number().int(),
    u: z.boolean(),
    l: z.array(z.number().int()).default([]),
  }),
  z.object({ k: z.literal('nobody'), t: z.string().default('') }),
]);

/** Returns a referent as JSON. */
export function writeReferent(referent: Referent, actor: Pick<Actor, 'objectId'>): string {
  const written = (): z.input<typeof stored> => {
    switch (referent.kind) {
      case 'people':
        return writePeople(referent, actor);
      case 'person': {
        const { refs, list } = referent;
        const r = writeRefs(refs, actor);
        return { k: 'person', r, ...(list === undefined ? {} : { l: writePeople(list, actor) }) };
      }
      case 'request':
        return { k: 'request', n: referent.number, u: referent.isNews, l: [...referent.listed] };
      case 'nobody':
        return { k: 'nobody', t: referent.text };
    }
  };
  return JSON.stringify(written());
}

/** Parses a stored referent; undefined if another version of Cardfile wrote it in another form. */
export function readReferent(text: string, actor: Pick<Actor, 'objectId'>): Referent | undefined {
  const { success, data } = stored.safeParse(parseJson(text));
  if (!success) return undefined;
  switch (data.k) {
    case 'people':
      return readPeople(data, actor);
    case 'person':
      return { kind: 'person', refs: readRefs(data.r, actor), list: data.l && readPeople(data.l, actor) };
    case 'request':
      return { kind: 'request', number: data.n, isNews: data.u, listed: data.l };
    case 'nobody':
      return { kind: 'nobody', text: data.t };
  }
}

function writePeople({ text, first, total, rows, dialog }: ListedPeople, actor: Pick<Actor, 'objectId'>) {
  const r = writeRefs(rows, actor);
  return { k: 'people', t: text, f: first, n: total, r, d: dialog } as const;
}

function readPeople(
  { t, f, n, r, d }: z.output<typeof people>,
  actor: Pick<Actor, 'objectId'>,
): ListedPeople {
  return { kind: 'people', text: t, first: f, total: n, rows: readRefs(r, actor), dialog: d };
}

/** Returns references one per line, which costs less than a list of texts. */
function writeRefs(refs: readonly ContactRef[], actor: Pick<Actor, 'objectId'>): string {
  let lines = '';
  for (const ref of refs) lines += `${encodeRef(ref, actor)}\n`;
  return lines;
}

function readRefs(lines: string, actor: Pick<Actor, 'objectId'>): readonly ContactRef[] {
  return lines.split('\n').flatMap((line) => decodeRef(line, actor) ?? []);
}
