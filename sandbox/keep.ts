/**
 * `node keep.ts COMMAND ARGUMENTS…`: runs a command and ends it, with everything that it started, when the
 * process that started this one is gone. npx would otherwise live on.
 */
import { spawn } from 'node:child_process';

const [command = '', ...rest] = process.argv.slice(2);
const isWindows = process.platform === 'win32';
// Windows knows npx only through its shell; elsewhere a shell would be one more process to end.
const child = spawn(command, rest, { stdio: 'inherit', shell: isWindows });

function end(): void {
  if (isWindows) child.kill();
  // This process leads a group of its own, to which the command and its children belong.
  else process.kill(-process.pid, 'SIGKILL');
}

process.once('disconnect', end);
child.once('error', () => process.exit(1));
child.once('exit', (code) => process.exit(code ?? 1));
