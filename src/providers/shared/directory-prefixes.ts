/** Ids of both kinds of records in the directory are GUIDs, so the id includes its kind. */
export const directoryPrefixes = { user: 'user:', contact: 'contact:' } as const;
