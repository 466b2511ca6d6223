import { readFile } from 'node:fs/promises';
import { explainPolicy, parseExample } from '../changes/policy/explain-policy.ts';
import { defaultPolicy, readPolicy } from '../changes/policy/policy-file.ts';
import { ConfigurationError } from '../platform/errors.ts';
import { oneOf, runCommand, UsageError } from './command-line.ts';

const usage = `npm run policy -- check [FILE] [--example "staff update jobTitle exchange-mail-contacts"]

Says what is wrong with a policy file, or what its rules do; without a file, those of the built-in policy.

  --example TEXT   says who would have to approve such a change
  --help           this text
`;

await runCommand({
  usage,
  options: { example: { type: 'string' } },
  positionals: [1, 2],
  async run(values, [command = '', file]) {
    oneOf('The command', command, ['check']);
    const read = file === undefined ? { policy: defaultPolicy } : readPolicy(await readFile(file, 'utf8'));
    if ('mistakes' in read) throw new ConfigurationError(read.mistakes);
    const example = values.example === undefined ? undefined : parseExample(values.example);
    if (example !== undefined && 'mistake' in example) throw new UsageError(example.mistake);
    console.log(explainPolicy(read.policy, example).join('\n'));
  },
});
