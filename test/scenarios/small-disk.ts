import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder on a disk that can be filled. */
export interface SmallDisk {
  readonly directory: string;
  /** What the log has to say of it once it is full. */
  readonly reason: string;
  /** From now on the process cannot write there. */
  fill(processId: number): Promise<void>;
  free(processId: number): Promise<void>;
  remove(): Promise<void>;
}

/** A small file system in memory where we may mount one, otherwise a folder with a limit on the size of its files. */
export async function createSmallDisk(): Promise<SmallDisk> {
  const directory = await mkdtemp(join(tmpdir(), 'cardfile-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=700', 'cardfile-test', directory]);
  } catch {
    return limitedFiles(directory);
  }
  const filler = join(directory, 'filler');
  return {
    directory,
    reason: 'the disk is full',
    fill: () => writeUntilFull(filler),
    free: () => rm(filler),
    async remove() {
      // Lazily: whoever still has a file open there may be ending at this moment.
      await run('umount', ['-l', directory]);
      await rm(directory, { recursive: true });
    },
  };
}

function writeUntilFull(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = createWriteStream(path);
    const block = Buffer.alloc(4096);
    file.on('error', (error) => {
      if ('code' in error && error.code === 'ENOSPC') resolve();
      else reject(error);
    });
    const more = () => file.write(block, (error) => (error ? undefined : more()));
    more();
  });
}

/** Node ignores the signal that comes with it, so that a write which would make a file larger fails. */
function limitedFiles(directory: string): SmallDisk {
  const limit = (processId: number, size: string) =>
    run('prlimit', ['--pid', String(processId), `--fsize=${size}:`]).then(() => undefined);
  return {
    directory,
    reason: 'the disk reports an error',
    fill: (processId) => limit(processId, '1024'),
    free: (processId) => limit(processId, 'unlimited'),
    remove: () => rm(directory, { recursive: true }),
  };
}
