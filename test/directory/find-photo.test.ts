import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { asOwner, parseOwner } from '../../src/contacts/owner.ts';
import type { Photo } from '../../src/contacts/photo.ts';
import type { SourceId } from '../../src/contacts/sources.ts';
import { createDirectory } from '../../src/directory/directory.ts';
import { BackendError } from '../../src/platform/errors.ts';
import type { ContactProvider } from '../../src/providers/provider.ts';
import { mail, mine, staff } from '../contacts/make-contact.ts';
import { memoryProvider } from './memory-provider.ts';

const small: Photo = { contentType: 'image/png', base64: 'iVBORw0KGgo=' };
const large: Photo = { contentType: 'image/jpeg', base64: `/9j/${'A'.repeat(28_000)}` };
const context = { owner: asOwner('me'), correlationId: 'c1' };
const ref = (source: SourceId, owner = '') => ({ source, id: '1', owner: parseOwner(owner) });

function directory(photos: Partial<Record<SourceId, ContactProvider['photo']>>) {
  const providers = [memoryProvider(mine, []), memoryProvider(mail, []), memoryProvider(staff, [])];
  return createDirectory({
    providers: providers.map((provider) => {
      const photo = photos[provider.source];
      return photo === undefined ? provider : { ...provider, photo };
    }),
    log: pino({ level: 'silent' }),
  });
}

describe('the picture of a person', () => {
  it('is that of the first record that has one', async () => {
    const other = { ...small, contentType: 'image/gif' } as const;
    const found = directory({ [staff]: async () => small, [mine]: async () => other });

    expect(await found.photo([ref(mail), ref(staff), ref(mine, 'me')], context)).toEqual(small);
    expect(await found.photo([ref(mine, 'me'), ref(staff)], context)).toEqual(other);
    expect(await found.photo([ref(mail)], context)).toBeUndefined();
  });

  it('is left out when it would not fit onto the card', async () => {
    const found = directory({ [mine]: async () => large, [staff]: async () => small });

    expect(await found.photo([ref(mine, 'me')], context)).toBeUndefined();
    expect(await found.photo([ref(mine, 'me'), ref(staff)], context)).toEqual(small);
  });

  it("is not asked for in anybody else's contacts", async () => {
    let asked = 0;
    const found = directory({
      [mine]: async () => {
        asked++;
        return small;
      },
    });

    expect(await found.photo([ref(mine, 'somebody-else')], context)).toBeUndefined();
    expect(await found.photo([ref(mine, 'me')], { ...context, owner: undefined })).toBeUndefined();
    expect(await found.photo([ref(mine)], { ...context, owner: undefined })).toBeUndefined();
    expect(asked).toBe(0);
  });

  it('keeps nobody waiting, and is missed by nobody when its system fails', async () => {
    const slow = directory({ [staff]: () => new Promise(() => undefined), [mine]: async () => small });
    const failing = directory({
      [staff]: async () => {
        throw new BackendError({ system: 'Test', code: 'forbidden', message: 'made to fail' });
      },
    });

    expect(await slow.photo([ref(staff), ref(mine, 'me')], context)).toEqual(small);
    expect(await failing.photo([ref(staff)], context)).toBeUndefined();
  });

  it('lets a mistake of ours be seen', async () => {
    const found = directory({
      [staff]: async () => {
        throw new TypeError('ours');
      },
    });

    await expect(found.photo([ref(staff)], context)).rejects.toThrow('ours');
  });
});
