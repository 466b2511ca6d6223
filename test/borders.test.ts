import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../src', import.meta.url).pathname;

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports: readonly Import[] = files.flatMap((file) => {
  const code = readFileSync(join(root, file), 'utf8');
  const found = code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return Array.from(found, ([, target = '']) => ({ from: file, to: resolve(file, target) }));
});

function resolve(file: string, target: string): string {
  return target.startsWith('.') ? relative(root, join(root, file, '..', target)) : target;
}

/** The first folder below src, or the file itself when it lies in src. */
function layerOf(file: string): string {
  const [first = ''] = file.split(sep);
  return first;
}

/** What each layer may import besides itself; the arrows point one way. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  contacts: [],
  identity: ['contacts'],
  store: ['contacts', 'changes/request/change-request.ts', 'platform/aes-gcm.ts'],
  providers: ['contacts', 'identity/people.ts'],
  directory: ['contacts', 'providers', 'identity', 'store'],
  changes: ['contacts', 'providers', 'identity', 'store'],
  cards: [
    'contacts',
    'providers/provider.ts',
    'directory/found-person.ts',
    'directory/sync/overview.ts',
    'changes/approvals/approval.ts',
    'changes/request/change-request.ts',
    // What can be worked out from a request alone.
    'changes/approvals/assignments.ts',
    'changes/request/subject.ts',
  ],
  doctor: ['providers'],
  dialogs: [
    'doctor/doctor.ts',
    'contacts',
    'providers/provider.ts',
    'identity',
    'directory',
    'changes',
    'cards',
  ],
  bot: [
    'contacts/text/invisible-characters.ts',
    'dialogs/turn.ts',
    'dialogs/reply.ts',
    'cards/engine/card.ts',
    'identity/actor.ts',
  ],
  http: [],
};
const forAll = [
  'platform/errors.ts',
  'platform/worker-thread.ts',
  'platform/limit-lines.ts',
  'platform/log.ts',
  'platform/person-limits.ts',
  'platform/poller.ts',
  'platform/security-log.ts',
  'platform/http-client/send-request.ts',
  'platform/user-agent.ts',
];

describe('the layers', () => {
  for (const [layer, targets] of Object.entries(allowed)) {
    it(`keep ${layer} from importing what lies above or beside it`, () => {
      const inner = imports.filter(({ from, to }) => layerOf(from) === layer && to.endsWith('.ts'));

      const forbidden = inner.filter(
        ({ to }) =>
          layerOf(to) !== layer &&
          !forAll.includes(to) &&
          !targets.includes(layerOf(to)) &&
          !targets.includes(to),
      );

      expect(forbidden).toEqual([]);
    });
  }

  it('leave the sandbox out of the product', () => {
    const product = imports.filter(({ from }) => layerOf(from) !== 'sandbox');

    expect(product.filter(({ to }) => layerOf(to) === 'sandbox')).toEqual([]);
  });

  const owners: Readonly<Record<string, RegExp>> = {
    botbuilder: /^bot\//,
    'botframework-connector': /^bot\//,
    restify: /^http\//,
    'adaptivecards-templating': /^cards\/template-text\.ts$/,
    'adaptive-expressions': /^cards\/template-text\.ts$/,
    kysely: /^store\//,
    'node:sqlite': /^store\//,
  };
  for (const [library, place] of Object.entries(owners)) {
    it(`let only ${place.source} know ${library}`, () => {
      const users = imports.filter(({ to }) => to === library || to.startsWith(`${library}/`));

      expect(users.length).toBeGreaterThanOrEqual(library === 'botframework-connector' ? 0 : 1);
      expect(users.filter(({ from }) => !place.test(from))).toEqual([]);
    });
  }

  it('let only the configuration read the environment', () => {
    const readers = files.filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));

    expect(readers.filter((file) => !file.startsWith('sandbox'))).toEqual(['config.ts']);
  });
});
