/**
 * `node scripts/run.js FILE.ts ARGUMENTS…` runs a TypeScript file, or says in one line that Node is too old for it.
 * JavaScript, because an old Node ends at a .ts file with a stack trace, before it runs any line of it.
 */
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const needed = engines.node.replace('>=', '');
const [neededMajor, neededMinor] = needed.split('.').map(Number);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(`Cardfile needs Node ${needed} or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
// Before the first TypeScript file: Node keeps the stripped and compiled code, which halves the time to start, and loads
// its compiler, which takes 17 MB, only for a file that has changed.
module.enableCompileCache();
const [, , file] = process.argv;
// The script sees its own arguments only.
process.argv.splice(1, 2, resolve(file));
await import(pathToFileURL(process.argv[1]).href);
