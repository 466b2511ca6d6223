declare const brand: unique symbol;

/**
 * Entra object id of the person whose mailbox holds a personal contact; never ''. Shared contacts have no owner: where
 * both kinds occur the type is `Owner | undefined`, so that the compiler asks what is meant.
 */
export type Owner = string & { readonly [brand]: 'Owner' };

/**
 * Brands the object id of a verified person as an owner.
 * @throws {Error} for '', which is nobody
 */
export function asOwner(objectId: string): Owner {
  if (objectId === '') throw new Error('an owner has an object id');
  return objectId as Owner;
}

/** Reads an owner as tables, references and cursors keep it: '' for a shared contact. */
export function parseOwner(text: string): Owner | undefined {
  return text === '' ? undefined : (text as Owner);
}

/** Writes an owner as tables, references and keys keep it: '' for a shared contact. */
export function ownerText(owner: Owner | undefined): string {
  return owner ?? '';
}
