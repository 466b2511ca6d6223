import { devNull } from 'node:os';

/**
 * Returns the environment variables that every process of the sandbox gets: where it may write temporary files, and no
 * `.env` file, because that of this folder may be meant for a real tenant.
 */
export function cleanEnvironment(): Readonly<Record<string, string>> {
  const { TMPDIR, NODE_COMPILE_CACHE } = process.env;
  return {
    ENV_FILE: devNull,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
  };
}
