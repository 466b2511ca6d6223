import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drawPortrait } from '../../sandbox/organisation/portrait.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import { callContext, failure } from '../providers/helpers/calls.ts';
import { expectCode, type ProviderCase, type ProviderLab, readFailures } from './provider-contract.ts';

const png = drawPortrait(1);
/** One grey dot. */
const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z',
  'base64',
);

export function describePhotos({ photos, start, capabilities }: ProviderCase): void {
  describe('pictures', () => {
    let lab: ProviderLab;
    let id = '';
    beforeAll(async () => {
      lab = await start();
      id = lab.put({ displayName: 'Pia Portrait', email: 'pia@pictures.example' });
    });
    afterAll(() => lab.close());
    beforeEach(() => {
      lab.faults.clear();
      lab.requests.length = 0;
    });

    const photo = (of = id, changes: Parameters<typeof callContext>[0] = {}) =>
      lab.provider.photo?.(of, callContext({ owner: asOwner(lab.owner), ...changes })) ??
      Promise.resolve(undefined);

    it(`${photos ? 'are offered' : 'are not offered by a system that has none'}`, () => {
      expect('photo' in lab.provider).toBe(photos);
      expect(lab.putPhoto !== undefined).toBe(photos);
    });

    if (!photos) return;

    it.each([
      ['PNG', png, 'image/png'],
      ['JPEG', jpeg, 'image/jpeg'],
    ])('come as they are stored, here a %s', async (_, bytes, contentType) => {
      lab.putPhoto?.(id, bytes, contentType);

      expect(await photo()).toEqual({ contentType, base64: Buffer.from(bytes).toString('base64') });
    });

    it('are of the kind that their bytes are, whatever they are said to be', async () => {
      lab.putPhoto?.(id, png, 'image/jpeg');

      expect((await photo())?.contentType).toBe('image/png');
    });

    it.each([
      ['a page', '<svg onload="alert(1)">'],
      ['nothing', ''],
    ])('are none when they turn out to be %s', async (_, text) => {
      lab.putPhoto?.(id, Buffer.from(text), 'image/png');

      expect(await photo()).toBeUndefined();
    });

    it('are none of a contact without one, and of one that is not there', async () => {
      const without = lab.put({ displayName: 'Nemo', email: 'nemo@pictures.example' });

      expect(await photo(without)).toBeUndefined();
      expect(await photo(`${id.slice(0, -4)}0000`)).toBeUndefined();
    });

    it.each(['', '..', '../users', 'x/y'])('takes the id "%s" as an id and nothing else', async (other) => {
      expect(await photo(other).catch(() => undefined)).toBeUndefined();
    });

    it.each(readFailures)('end in the right code after %s, and come later', async (_, fault, code) => {
      lab.putPhoto?.(id, png, 'image/png');
      lab.faults.add({ match: { path: /\$batch/ }, fault, times: 99 });

      expectCode(await failure(photo()), fault, code);
      lab.faults.clear();
      expect(await photo()).toBeDefined();
    });

    it.each([
      [403, 'forbidden'],
      [429, 'throttled'],
      [503, 'unavailable'],
    ])('end in the right code when they alone are refused with %i', async (status, code) => {
      lab.putPhoto?.(id, png, 'image/png');
      lab.faults.add({ match: { path: /photo/ }, fault: { kind: 'status', status }, times: 9 });

      expect((await failure(photo())).code).toBe(code);
    });

    if (capabilities.personal) {
      it('are given to the owner of the mailbox alone', async () => {
        lab.putPhoto?.(id, png, 'image/png');

        const theirs = await photo(id, { owner: asOwner('eeeeeeee-0000-4000-8000-00000000000e') });

        expect(theirs).toBeUndefined();
        expect(JSON.stringify(lab.requests)).not.toContain(lab.owner);
      });
    }
  });
}
