/** Returns the environment variables that say where a process may write temporary files. */
export function temporaryFolders(): Readonly<Record<string, string>> {
  const { TMPDIR, NODE_COMPILE_CACHE } = process.env;
  return {
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
  };
}
