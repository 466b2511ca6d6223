import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { runCommand } from '../src/cli/command-line.ts';
import { readLock, toCycloneDx, toLicenceList } from './bill-of-materials.ts';

const usage = `npm run sbom

Writes what a production install of Cardfile consists of: build/sbom.json (CycloneDX 1.6) for scanners, and
build/licences.txt for people.

  --help   this text
`;

await runCommand({
  usage,
  async run() {
    const packages = readLock(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
    const build = new URL('../build/', import.meta.url);
    mkdirSync(build, { recursive: true });
    const bill = JSON.stringify(toCycloneDx(packages, randomUUID(), new Date()), undefined, 2);
    writeFileSync(new URL('sbom.json', build), `${bill}\n`);
    writeFileSync(new URL('licences.txt', build), toLicenceList(packages));
    console.log(`build/sbom.json and build/licences.txt name ${packages.length - 1} packages.`);
  },
});
