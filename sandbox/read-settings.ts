import { readFileSync } from 'node:fs';

const settingsPath = new URL('../env/.env.example', import.meta.url);

/** One setting as `env/.env.example` describes it. */
interface Setting {
  readonly name: string;
  readonly value: string;
  readonly section: string;
}

/** Every setting with the comment line above its group. */
export function readSettings(): readonly Setting[] {
  let section = '';
  return readFileSync(settingsPath, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const setting = /^#?(?<name>[A-Z][A-Z0-9_]+)=(?<value>.*)$/.exec(line)?.groups;
      if (setting !== undefined) return [{ name: setting.name ?? '', value: setting.value ?? '', section }];
      if (line.startsWith('# ')) section = line.slice(2);
      return [];
    });
}
