import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { explainPolicy, parseExample } from '../src/changes/explain-policy.ts';
import { defaultPolicy, readPolicy } from '../src/changes/policy-file.ts';

/**
 * `npm run policy -- check [FILE] [--example "staff update jobTitle exchange-mail-contacts"]` says what is wrong with
 * a policy file, or what its rules do; with an example, who would have to approve it. Without a file, the policy that
 * is built in.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { example: { type: 'string' } },
});
const [command, file] = positionals;
if (command !== 'check' || positionals.length > 2) {
  fail('npm run policy -- check [FILE] [--example "staff update jobTitle exchange-mail-contacts"]');
}
const read = file === undefined ? { policy: defaultPolicy } : readPolicy(textOf(file));
if ('mistakes' in read) fail(read.mistakes.join('\n'));
if (values.example === undefined) {
  console.log(explainPolicy(read.policy).join('\n'));
} else {
  const example = parseExample(values.example);
  if ('mistake' in example) fail(example.mistake);
  console.log(explainPolicy(read.policy, example).join('\n'));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    fail(`${path} cannot be read.`);
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
