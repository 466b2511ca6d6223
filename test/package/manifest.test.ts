import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dialogs } from '../../src/dialogs/registry.ts';

const manifest = JSON.parse(readFileSync(new URL('../../appPackage/manifest.json', import.meta.url), 'utf8'));

describe('the app manifest', () => {
  it('offers the commands that help lists, but for those that have no room, in the same words', () => {
    const listed = dialogs.flatMap(({ command }) =>
      command?.listed === 'manifest' ? [{ title: command.words[0], description: command.description() }] : [],
    );

    expect(manifest.bots[0].commandLists[0].commands).toEqual(listed);
  });

  it('names no domain, because no page of the bot is opened inside Teams', () => {
    expect(manifest.validDomains).toEqual([]);
  });
});
