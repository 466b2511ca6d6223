import { describe, expect, it } from 'vitest';
import { readListChange } from '../../../src/dialogs/lists/read-list-change.ts';

describe('readListChange', () => {
  it.each([
    ['add John Doe to Partners', 'add-to-list', 'John Doe', 'Partners'],
    [
      'add John Doe, Jane Roe and 2 to the Partners list',
      'add-to-list',
      'John Doe, Jane Roe and 2',
      'the Partners list',
    ],
    ['add John Doe to it', 'add-to-list', 'John Doe', 'it'],
    ['remove him from this', 'remove-from-list', 'him', 'this'],
    ['füge John Doe zur Liste Partners hinzu', 'add-to-list', 'John Doe', 'Partners'],
    ['Nimm Anna Berg in den Verteiler Lieferanten auf', 'add-to-list', 'Anna Berg', 'Lieferanten'],
    ['entferne John Doe aus der Verteilerliste Partners', 'remove-from-list', 'John Doe', 'Partners'],
    ['ajoute Jean Valjean à la liste Partenaires', 'add-to-list', 'Jean Valjean', 'Partenaires'],
    [
      'supprime Jean Valjean de la liste de diffusion Partenaires',
      'remove-from-list',
      'Jean Valjean',
      'Partenaires',
    ],
    ['añade a Ana a la lista Socios', 'add-to-list', 'Ana', 'Socios'],
    ['quita a Ana de la lista Socios', 'remove-from-list', 'Ana', 'Socios'],
    ['aggiungi Anna Rossi alla lista Partner', 'add-to-list', 'Anna Rossi', 'Partner'],
    ['rimuovi Anna Rossi dalla lista Partner', 'remove-from-list', 'Anna Rossi', 'Partner'],
    ['adicione João Silva à lista Parceiros', 'add-to-list', 'João Silva', 'Parceiros'],
    ['remova João Silva da lista Parceiros', 'remove-from-list', 'João Silva', 'Parceiros'],
    ['voeg Jan Jansen aan de lijst Partners toe', 'add-to-list', 'Jan Jansen', 'Partners'],
    ['verwijder Jan Jansen van de lijst Partners', 'remove-from-list', 'Jan Jansen', 'Partners'],
  ])('parses %j', (text, operation, person, list) => {
    const change = readListChange(text);

    expect(change?.operation).toBe(operation);
    expect(change?.readings[0]).toEqual({ person, list });
  });

  it.each([
    'delete all contacts from Contoso',
    'füge einen Kontakt hinzu',
    'lösche John Doe',
    'quita a Ana de Socios',
    'ajoute Jean à Contoso',
    'add contact to Outlook Jim Beam',
  ])('leaves %j to others', (text) => {
    expect(readListChange(text)).toBeUndefined();
  });
});
