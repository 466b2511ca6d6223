import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runCommand } from '../src/cli/command-line.ts';
import { ConfigurationError } from '../src/platform/errors.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** An instruction of a Dockerfile, with continued lines joined. */
export interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

/** What the steps of a Dockerfile made without Docker. */
export interface BuiltImage {
  /** The folder that stands for `/` of the last stage. */
  readonly root: string;
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

export function readDockerfile(text: string): readonly Instruction[] {
  const lines = text
    .replace(/^\s*#.*$/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n');
  return lines.flatMap((line) => {
    const [, keyword, rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    return keyword === undefined ? [] : [{ keyword, rest: rest.trim() }];
  });
}

/**
 * Executes the instructions of the Dockerfile one by one in a folder. Absolute paths are below the folder, and the
 * account is this one.
 * @param run executes the command of a RUN in a folder; its own for the slow ones in tests
 * @throws {ConfigurationError} for a step that fails or that is not known here
 */
export function buildImage(
  folder: string,
  run: (command: string, cwd: string) => void = runInShell,
): BuiltImage {
  const stages = new Map<string, string>();
  const ignored = readIgnored();
  let stage = folder;
  let workdir = '/';
  let environment: Record<string, string> = {};
  const exec: Record<string, readonly string[]> = {};
  const inside = (path: string) => join(stage, path.startsWith('/') ? path : join(workdir, path));

  for (const { keyword, rest } of readDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'))) {
    switch (keyword) {
      case 'FROM': {
        const [, name = 'final'] = / AS (\w+)$/.exec(rest) ?? [];
        stage = join(folder, name);
        stages.set(name, stage);
        [workdir, environment] = ['/', {}];
        break;
      }
      case 'WORKDIR':
        workdir = rest;
        mkdirSync(inside('.'), { recursive: true });
        break;
      case 'ENV':
        for (const pair of rest.split(' ')) {
          const [name = '', value = ''] = pair.split('=');
          environment[name] = value;
        }
        break;
      case 'COPY': {
        const words = rest.split(' ');
        const from = words[0]?.startsWith('--from=') ? stages.get(words.shift()?.slice(7) ?? '') : undefined;
        const target = words.pop() ?? '';
        for (const source of words) {
          const path = from === undefined ? join(root, source) : join(from, source);
          const to = target.endsWith('/') ? join(inside(target), source) : inside(target);
          if (!existsSync(path)) throw new ConfigurationError([`COPY: there is no ${source}.`]);
          mkdirSync(dirname(to), { recursive: true });
          const isContext = from === undefined;
          cpSync(path, to, {
            recursive: true,
            verbatimSymlinks: true,
            filter: (one) => !isContext || !ignored(relative(root, one)),
          });
        }
        break;
      }
      case 'RUN':
        run(
          rest.replaceAll(/(?<=\s)\/data\b/g, join(stage, 'data')).replaceAll('chown node:node', 'chmod u+w'),
          inside('.'),
        );
        break;
      case 'HEALTHCHECK':
        exec[keyword] = JSON.parse(rest.slice(rest.indexOf('CMD ') + 4));
        break;
      case 'ENTRYPOINT':
      case 'CMD':
        exec[keyword] = JSON.parse(rest);
        break;
      case 'USER':
      case 'VOLUME':
      case 'EXPOSE':
        break;
      default:
        throw new ConfigurationError([`${keyword} of the Dockerfile is not known here.`]);
    }
  }
  return {
    root: stage,
    workdir: inside('.'),
    environment,
    entrypoint: exec.ENTRYPOINT ?? [],
    command: exec.CMD ?? [],
    healthcheck: exec.HEALTHCHECK ?? [],
  };
}

/** Returns whether .dockerignore keeps a path out; a pattern may only name everything, a file or a folder. */
function readIgnored(): (path: string) => boolean {
  const patterns = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const kept = patterns.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  return (path) =>
    !kept.some((one) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`));
}

function runInShell(command: string, cwd: string): void {
  // The image's Node is the pinned one.
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  try {
    execFileSync('sh', ['-c', command], { cwd, stdio: 'inherit', env: { ...process.env, PATH: path } });
  } catch {
    throw new ConfigurationError([`This step failed: ${command}`]);
  }
}

const usage = `npm run image -- FOLDER

Executes the steps of the Dockerfile one by one in an empty folder, to try them where there is no Docker.

  --help   this text
`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand({
    usage,
    positionals: [1, 1],
    async run(_values, [folder = '']) {
      mkdirSync(folder, { recursive: true });
      if (readdirSync(folder).length > 0) throw new ConfigurationError([`${folder} is not empty.`]);
      const image = buildImage(folder);
      const settings = Object.entries({ ...image.environment, DATA_DIR: join(image.root, 'data') });
      const environment = settings.map(([name, value]) => `${name}=${value}`);
      console.log(`${image.workdir} is what the image has. Run it with:\n`);
      console.log(
        `cd ${image.workdir} && ${[...environment, ...image.entrypoint, ...image.command].join(' ')}`,
      );
    },
  });
}
