import { expect, it } from 'vitest';
import { BackendError } from '../../../src/platform/errors.ts';
import { probe } from '../../../src/providers/shared/check.ts';

it('a proxy that asks for a sign-in is named, and no permission of the system', async () => {
  const error = new BackendError({ system: 'Exchange', code: 'forbidden', status: 407, message: 'x' });

  const result = await probe('Exchange', () => Promise.reject(error), { forbidden: 'Assign the role.' });

  expect(result).toMatchObject({ ok: false, nextStep: expect.stringMatching(/^The proxy/) });
});
