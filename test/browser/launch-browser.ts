import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dejavu = join(root, 'node_modules', 'dejavu-fonts-ttf', 'ttf');
const cache = join(root, 'node_modules', '.cache');

/** Runs in a process of its own, because the package always unpacks into TMPDIR. */
const unpack = `
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';
const bin = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin');
await Promise.all(['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map((name) => inflate(join(bin, name))));
`;

/**
 * The Chromium that comes with npm's `@sparticuz/chromium` (Linux on x64), with the fonts and shared libraries
 * that it needs, so that nothing has to be installed on the machine. Unpacked once, below node_modules.
 */
async function unpackedChromium(): Promise<string> {
  const manifest = JSON.parse(
    await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  );
  const home = join(cache, `chromium-${manifest.version}`);
  if (existsSync(home)) return home;
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, 'unpacking-'));
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], {
    cwd: root,
    env: { ...process.env, TMPDIR: staging },
  });
  // Test files run at the same time: whoever renames first wins, and nobody sees half a browser.
  await rename(staging, home).catch(() => rm(staging, { recursive: true, force: true }));
  return home;
}

/**
 * Writes a font configuration that knows the unpacked Open Sans, DejaVu Sans for signs that it lacks (→ ✓ ✗), and nothing
 * else, and returns its path. The one in the package names folders of a cloud function, in which no other machine has fonts; without a font, text has no height.
 * Written at each launch, because a checkout may have been moved.
 */
async function writeFontConfiguration(home: string): Promise<string> {
  const path = join(home, 'cardfile-fonts.conf');
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${escapeXml(join(home, 'fonts', 'fonts'))}</dir>
  <dir>${escapeXml(dejavu)}</dir>
  <selectfont>
    <acceptfont><glob>*/DejaVuSans.ttf</glob><glob>*/DejaVuSans-Bold.ttf</glob></acceptfont>
    <rejectfont><glob>*/DejaVu*</glob></rejectfont>
  </selectfont>
  <match target="pattern">
    <edit name="family" mode="append_last"><string>Open Sans</string><string>DejaVu Sans</string></edit>
  </match>
  <cachedir>${escapeXml(join(home, 'fonts-cache'))}</cachedir>
</fontconfig>
`;
  const staging = `${path}.${randomUUID()}`;
  await writeFile(staging, text);
  await rename(staging, path);
  return path;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Launches a headless browser: the one from npm, else an installed Chrome. The caller closes it.
 * @throws when there is neither
 */
export async function launchBrowser(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
  ];
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return await chromium.launch({ channel: 'chrome', args });
  }
  const home = await unpackedChromium();
  const libraries = [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH ?? ''].filter(
    (path) => path !== '',
  );
  return await chromium.launch({
    executablePath: join(home, 'chromium'),
    args: [...args, '--font-render-hinting=none', '--disable-quic'],
    env: {
      ...process.env,
      // Chromium keeps settings and certificates below HOME.
      HOME: home,
      LD_LIBRARY_PATH: libraries.join(':'),
      FONTCONFIG_FILE: await writeFontConfiguration(home),
    },
  });
}
