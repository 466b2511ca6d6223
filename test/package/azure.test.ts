import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import { parse } from 'yaml';
import { settings } from '../../src/settings.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const bicep = read('infra/azure.bicep');
/** Without comments and texts, apart from what is inserted into these. */
const code = bicep
  .replace(/^\s*\/\/.*$/gm, '')
  .replace(/'(?:[^'\\\n]|\\.)*'/g, (text) =>
    Array.from(text.matchAll(/\$\{([^}]*)\}/g), ([, one]) => one).join(' '),
  );
const agents = read('m365agents.yml');
const names = parseEnv(read('env/.env.dev'));

function declared(kind: 'param' | 'resource' | 'output' | 'var'): readonly string[] {
  return Array.from(bicep.matchAll(new RegExp(`^${kind} (\\w+)`, 'gm')), ([, name = '']) => name);
}

describe('infra/azure.bicep', () => {
  it('is Bicep in the eyes of its grammar; no compiler of it comes through npm', async () => {
    await Parser.init();
    const grammar = fileURLToPath(import.meta.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'));
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammar));

    const hasError = (text: string) => parser.parse(text)?.rootNode.hasError;

    expect(hasError(bicep)).toBe(false);
    expect(hasError(bicep.replace("resource bot '", 'resource bot '))).toBe(true);
  });

  it('names only resources, parameters and variables that it declares', () => {
    const known = [...declared('param'), ...declared('resource'), ...declared('var'), 'one'];
    const used = Array.from(
      code.matchAll(/(?<![\w.])(\w+)\.(?:id|name|key|value|properties|listKeys)\b/g),
      ([, name = '']) => name,
    );

    expect([...new Set(used)].filter((name) => !known.includes(name))).toEqual([]);
    expect(used.length).toBeGreaterThan(20);
  });

  it('sets settings that exist, without a secret of the bot', () => {
    const [, usual = ''] = /^var usual = \{\n([\s\S]*?)^\}/m.exec(bicep) ?? [];
    const set = [...Array.from(usual.matchAll(/^ {2}(\w+):/gm), ([, name = '']) => name), 'DATABASE_URL'];

    expect(set.filter((name) => !(name in settings))).toEqual([]);
    expect(set).toContain('BOT_ID');
    expect(bicep).not.toMatch(/BOT_PASSWORD|CLIENT_SECRET/);
  });

  it('asks for the health by paths that are served', () => {
    const paths = Array.from(bicep.matchAll(/path: '([^']+)', port: (\d+)/g), ([, path]) => path);
    const server = read('src/http/server.ts');

    expect(paths.length).toBe(3);
    for (const path of paths) expect(server).toContain(`'${path}'`);
  });

  it('gets its required parameters from infra/azure.parameters.json, and no unknown ones', () => {
    const { parameters } = JSON.parse(read('infra/azure.parameters.json'));
    const required = Array.from(bicep.matchAll(/^param (\w+) \w+$/gm), ([, name = '']) => name);

    expect(Object.keys(parameters).filter((name) => !declared('param').includes(name))).toEqual([]);
    expect(required.filter((name) => !(name in parameters))).toEqual([]);
    expect(required).toEqual(['adminGroupId', 'databasePassword']);
  });

  it('has a value for every parameter that nobody must fill in, because the toolkit refuses empty ones', () => {
    const { parameters } = JSON.parse(read('infra/azure.parameters.json'));
    const given = Object.entries<{ value: string }>(parameters).map(([parameter, { value }]) => ({
      parameter,
      value: names[value.slice(3, -2)],
    }));
    const left = given.filter(({ value }) => value === 'none').map(({ parameter }) => parameter);

    expect(given.filter(({ value }) => value === '').map(({ parameter }) => parameter)).toEqual([
      'adminGroupId',
    ]);
    expect(left).toEqual(['image', 'approverGroupId', 'editorGroupId', 'alertEmail']);
    for (const parameter of left) {
      expect(bicep).toContain(`param ${parameter} string = 'none'`);
      expect(code).toMatch(new RegExp(`\\b${parameter} [!=]= `));
    }
  });
});

describe('m365agents.yml', () => {
  it('uses only names that env/.env.dev has, and secrets', () => {
    const texts = [agents, read('infra/azure.parameters.json'), read('appPackage/manifest.json')];
    const used = texts.flatMap((text) =>
      Array.from(text.matchAll(/\$\{\{(\w+)\}\}/g), ([, name = '']) => name),
    );

    expect([...new Set(used)].filter((name) => !(name in names) && !name.startsWith('SECRET_'))).toEqual([]);
    expect(declared('output').filter((name) => !(name in names))).toEqual([]);
    expect(Object.keys(names).filter((name) => name.startsWith('SECRET_'))).toEqual([]);
  });

  it('names files that exist', () => {
    const { provision, deploy } = parse(agents);
    const templates = [...provision, ...deploy].flatMap((step) => step.with.templates ?? []);

    expect(templates.length).toBe(2);
    for (const { path, parameters } of templates) expect([read(path), read(parameters)]).toHaveLength(2);
  });
});
