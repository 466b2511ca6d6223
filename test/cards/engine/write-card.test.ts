import { Template } from 'adaptivecards-templating/lib/template-engine.js';
import { describe, expect, it } from 'vitest';
import type { TemplateData } from '../../../src/cards/engine/template-data.ts';
import { CardTemplateError } from '../../../src/cards/engine/template-text.ts';
import { compileWriter } from '../../../src/cards/engine/write-card.ts';

/** An expression in the template language, spelt so that it is not taken for one of ours. */
const put = (expression: string) => `\x24{${expression}}`;

/** Takes any data, because what types forbid is also checked when a card is written. */
const made = (template: object, data: object): unknown =>
  JSON.parse(compileWriter(template)(data as TemplateData));

describe('a compiled template', () => {
  const data = {
    name: 'Ann',
    age: 42,
    isAdmin: true,
    isGuest: false,
    team: { lead: { name: 'Bob' } },
    rows: [
      { name: 'x', tags: ['a', 'b'] },
      { name: 'y', tags: [] },
    ],
    one: [{ name: 'z', tags: [] }],
    none: [],
  };

  it.each([
    ['a constant', { type: 'A', wrap: true, size: 3 }],
    ['a path', { a: put('name'), b: put('team.lead.name') }],
    ['the type of a value', { a: put('age'), b: put('isAdmin') }],
    ['a sentence', { a: `${put('name')} is ${put('age')}, ${put('isAdmin')}.` }],
    [
      'functions and operators',
      { a: put("if(isAdmin, 'yes', 'no')"), b: put('toUpper(name)'), c: put('age + 1') },
    ],
    ['an object in the data of a button', { data: put('team') }],
    ['a list', { items: [{ $data: put('rows'), name: put('name') }] }],
    [
      'lists in lists',
      { items: [{ $data: put('rows'), name: put('name'), tags: [{ $data: put('tags'), t: put('$data') }] }] },
    ],
    [
      'the root and the index',
      { items: [{ $data: put('rows'), a: put('$root.name'), i: put('$index'), s: `#${put('$index')}` }] },
    ],
    [
      'a list of one, and of none',
      {
        items: [
          { $data: put('one'), a: put('name') },
          { $data: put('none'), a: put('name') },
        ],
      },
    ],
    ['an object as context', { items: [{ $data: put('team.lead'), a: put('name') }] }],
    [
      'conditions',
      {
        items: [
          { $when: put('isAdmin'), a: 1 },
          { $when: put('isGuest'), a: 2 },
          { $when: put('age > 40'), a: 3 },
        ],
      },
    ],
    ['conditions on rows', { items: [{ $data: put('rows'), $when: put("name == 'x'"), a: put('name') }] }],
    ['words with marks', { a: `“${put('name')}” & 'co' "quoted"` }],
    ['an object in an object', { a: { b: put('name'), c: { d: put('age') } } }],
  ])('gives what the library gives for %s', (_what, template) => {
    const expected: unknown = new Template(template).expand({ $root: data });

    expect(made(template, data)).toEqual(expected);
  });

  it('does not evaluate what the data says', () => {
    const template = { a: put('name'), b: `x ${put('name')}` };

    expect(made(template, { name: put('secret'), secret: 's' })).toEqual({
      a: put('secret'),
      b: `x ${put('secret')}`,
    });
  });

  it.each([
    ['a missing value', { a: put('missing') }],
    ['a missing value in a sentence', { a: `x ${put('missing')}` }],
    ['null', { a: put('nothing') }],
    ['an object in a text', { a: put('team') }],
    ['a list in a text', { a: `x ${put('rows')}` }],
    ['a condition that is neither true nor false', { items: [{ $when: put('name'), a: 1 }] }],
    ['a condition on something that is not in a list', { a: { $when: put('isGuest'), b: 1 } }],
    ['inherited properties', { a: put('constructor.name') }],
    ['what every object has', { a: put('toString') }],
    ['an unknown function', { a: put('launch(name)') }],
  ])('refuses %s', (_what, template) => {
    expect(() => made(template, { ...data, nothing: null })).toThrow(CardTemplateError);
  });

  it('refuses a template that does not parse', () => {
    expect(() => compileWriter({ a: put('if(') })).toThrow(CardTemplateError);
  });
});
