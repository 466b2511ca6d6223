import { expect, it } from 'vitest';
import { growsFasterThanText } from './growth.ts';

const row = (length: number) => ' '.repeat(length);

it.each([
  ['quadratic search', (text: string) => / +$/.test(`${text.slice((text.length * 3) / 4)}b`)],
  [
    'comparing all with all',
    (text: string) =>
      text.slice(text.length / 4).replace(/ /g, (_, index) => `${text.lastIndexOf('x', index)}`),
  ],
])('sees that %s grows faster than its text', (_, run) => {
  expect(growsFasterThanText(run, row)).toBe(true);
});

it.each([
  ['linear copying', (text: string) => Array.from({ length: 40 }, () => [...text].join(''))],
  ['sorting', (text: string) => [...text].map((_, index) => (index * 7919) % 10_007).sort((a, b) => a - b)],
  ['nothing', () => undefined],
])('sees that %s does not', (_, run) => {
  expect(growsFasterThanText(run, row)).toBe(false);
});
