import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cleanEnvironment } from '../../sandbox/clean-environment.ts';
import { freePort } from '../../sandbox/run-bot.ts';
import { type BuiltImage, buildImage, readDockerfile } from '../../scripts/image.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const dockerfile = read('Dockerfile');
const instructions = readDockerfile(dockerfile);
const packageJson = JSON.parse(read('package.json'));
const compose = parse(read('compose.yml'));
const unit = read('infra/cardfile.service');

describe('the Dockerfile', () => {
  it('has nothing that its linter complains of', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  it('has the Node that package.json pins, in every stage', () => {
    const images = instructions.flatMap(({ keyword, rest }) =>
      keyword === 'FROM' ? [rest.split(' ')[0]] : [],
    );

    expect(new Set(images)).toEqual(new Set([`node:${packageJson.optionalDependencies.node}-bookworm-slim`]));
    expect(images.length).toBeGreaterThan(1);
  });

  it('gives up its rights before it runs', () => {
    const keywords = instructions.map(({ keyword }) => keyword);

    expect(instructions.find(({ keyword }) => keyword === 'USER')?.rest).toBe('node');
    expect(keywords.lastIndexOf('USER')).toBeGreaterThan(keywords.lastIndexOf('RUN'));
    expect(keywords.lastIndexOf('USER')).toBeLessThan(keywords.indexOf('ENTRYPOINT'));
  });
});

describe('what the steps of the Dockerfile make', () => {
  let folder: string;
  let image: BuiltImage;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardfile-image-'));
    image = buildImage(folder, (command, cwd) => {
      // The installation takes minutes; "npm run image" does it.
      if (command.startsWith('npm ci ')) symlinkSync(join(root, 'node_modules'), join(cwd, 'node_modules'));
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has no settings, tests or trial in it', () => {
    expect(readdirSync(image.workdir).sort()).toEqual(
      ['LICENSE', 'appPackage', 'env', 'node_modules', 'package.json', 'scripts', 'src'].sort(),
    );
    expect(readdirSync(join(image.workdir, 'env'))).toEqual(['.env.example']);
    expect(readdirSync(join(image.workdir, 'scripts'))).toEqual(['run.js']);
  });

  it('starts, is healthy in the words of its own health check, and ends in good order', async () => {
    const guid = '11111111-2222-4333-8444-555555555555';
    const [PORT, METRICS_PORT] = [String(await freePort(4100)), ''];
    const environment = {
      ...cleanEnvironment(),
      ...image.environment,
      DATA_DIR: join(folder, 'data'),
      HOST: '127.0.0.1',
      PORT,
      METRICS_PORT,
      BOT_ID: guid,
      BOT_TENANT_ID: guid,
      BOT_PASSWORD: 'secret',
      ADMIN_GROUP_ID: guid,
      DIRECTORY: 'live',
    };
    const options = { cwd: image.workdir, env: environment };
    const [, ...program] = image.entrypoint;
    const [, ...check] = image.healthcheck;
    const isHealthy = () =>
      new Promise<boolean>((resolve) => {
        execFile(process.execPath, check, options, (error) => resolve(error === null));
      });

    expect([image.entrypoint[0], image.healthcheck[0]]).toEqual(['node', 'node']);
    expect(await isHealthy()).toBe(false);
    const child = spawn(process.execPath, [...program, ...image.command], { ...options, stdio: 'ignore' });
    const ended = once(child, 'exit');
    const answers = () =>
      fetch(`http://127.0.0.1:${PORT}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (child.exitCode === null && !(await answers())) await sleep(100);
    const wasHealthy = await isHealthy();
    child.kill('SIGTERM');

    expect(wasHealthy).toBe(true);
    expect(await ended).toEqual([0, null]);
  });
});

describe('a production installation', () => {
  it('has every package that the product imports', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
    const imported = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        Array.from(
          readFileSync(join(root, 'src', file), 'utf8').matchAll(
            /^(?:import|export) (?!type\b)[^;]*?from '((?:@[\w-]+\/)?[\w-]+)/gm,
          ),
          ([, name = '']) => name,
        ),
      )
      .filter((name) => name !== 'node');

    expect([...new Set(imported)].filter((name) => !(name in packageJson.dependencies))).toEqual([]);
    expect(new Set(imported).size).toBeGreaterThan(10);
  });
});

describe('compose.yml', () => {
  it('lets only the proxy be reached, and nothing reach the database but Cardfile', () => {
    const services = Object.entries<Record<string, unknown>>(compose.services);

    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['proxy']);
    expect(compose.networks.database.internal).toBe(true);
    expect(
      services
        .filter(([, { networks }]) => Array.isArray(networks) && networks.includes('database'))
        .map(([name]) => name),
    ).toEqual(['cardfile', 'postgres']);
  });

  it('takes every right from what the internet reaches', () => {
    for (const name of ['cardfile', 'proxy']) {
      expect(compose.services[name]).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });

  it('makes no folder in the place of the settings when setup has not run', () => {
    expect(compose.services.cardfile.volumes).toContainEqual(
      expect.objectContaining({ source: './.env', bind: { create_host_path: false } }),
    );
  });

  it('names files, volumes and networks that exist', () => {
    for (const { volumes = [], networks = [] } of Object.values<{
      volumes?: (string | { source: string })[];
      networks?: string[];
    }>(compose.services)) {
      for (const volume of volumes) {
        const [source = ''] = typeof volume === 'string' ? volume.split(':') : [volume.source];
        if (source === './.env') continue;
        if (source.startsWith('.')) expect(() => readdirSync(join(root, source, '..'))).not.toThrow();
        else expect(compose.volumes).toHaveProperty(source);
      }
      for (const network of networks) expect(compose.networks).toHaveProperty(network);
    }
    expect(compose.services.proxy.volumes[0]).toContain('./infra/Caddyfile:');
    expect(read('infra/Caddyfile')).toContain('reverse_proxy cardfile:3978');
  });
});

describe('infra/compose-setup.sh', () => {
  it('gives the database a password once, which nobody else can read, and then runs setup', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cardfile-compose-'));
    const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
    const run = () =>
      new Promise<string>((resolve) => {
        const options = { cwd: folder, env: { ...cleanEnvironment(), PATH: path, APP: root } };
        execFile('sh', [join(root, 'infra/compose-setup.sh'), '--help'], options, (_error, stdout) =>
          resolve(stdout),
        );
      });

    const [first, before] = [await run(), readFileSync(join(folder, '.env'), 'utf8')];
    const [second, after] = [await run(), readFileSync(join(folder, '.env'), 'utf8')];
    const { mode } = statSync(join(folder, '.env'));
    // As another tool may have left it.
    writeFileSync(join(folder, '.env'), 'TENANT_ID=1');
    await run();
    const appended = readFileSync(join(folder, '.env'), 'utf8');
    rmSync(folder, { recursive: true });

    expect([first, second]).toEqual([expect.stringContaining('npm run setup'), first]);
    expect(before).toMatch(/^POSTGRES_PASSWORD=[\da-f]{48}\n$/);
    expect(after).toBe(before);
    expect(mode & 0o777).toBe(0o600);
    expect(appended).toMatch(/^TENANT_ID=1\nPOSTGRES_PASSWORD=/);
  });
});

describe('the systemd unit', () => {
  it('starts what npm start starts', () => {
    const [, ...started] = String(packageJson.scripts.start).split(' ');

    expect(unit).toContain(`ExecStart=/opt/cardfile/node_modules/.bin/node ${started.join(' ')}\n`);
  });

  it('allows the system call by which threads lower their priority', () => {
    const filters = unit.split('\n').filter((line) => line.startsWith('SystemCallFilter='));

    // @resources has it; later lines win.
    expect(filters.at(-1)).toBe('SystemCallFilter=setpriority');
  });
});
