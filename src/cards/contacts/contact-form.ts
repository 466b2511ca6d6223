import type { ContactField, ContactFields } from '../../contacts/contact.ts';
import type { WritableCapabilities } from '../../providers/provider.ts';
import { type Asking, askBoxes } from '../engine/ask-box.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { paragraphs } from './detail-groups.ts';
import { type FieldProblems, formParts, inputLabel, inputRows, isNeeded } from './form-inputs.ts';

export interface ContactFormData {
  readonly mode: 'create' | 'update';
  /** Where the contact is kept: 'mail contacts', 'your Outlook contacts'. */
  readonly sourceTitle: string;
  /** Today's values, or those typed before when the form comes back with problems. */
  readonly values: ContactFields;
  /** The fields that the system has, with their limits; others are not shown. */
  readonly fields: WritableCapabilities['fields'];
  /** What is wrong with the values: named at the field, and all together beside the button that was pressed. */
  readonly problems: FieldProblems;
  /** A line above the buttons, where the reader looks after a press; '' for none. */
  readonly notice: string;
  /** Who has to agree, and why they should. */
  readonly asking: Asking;
  readonly actions: readonly CardAction[];
  /**
   * Buttons that take what was typed to the form of another place. A client sends nothing while a field that it knows
   * as needed is empty, so with such buttons the check for needed fields is the server's.
   */
  readonly elsewhere: readonly CardAction[];
}

/** The form for a new contact, or for changing one. Input ids are the fields' names behind `inputPrefix`. */
export const contactForm = defineCard<ContactFormData>(
  new URL('./contact-form.template.json', import.meta.url),
  ({ mode, sourceTitle, values, fields, problems, notice, asking, actions, elsewhere }) => {
    const needed = elsewhere.length > 0 ? 'said' : 'checked';
    const name = plain(values.displayName, 80);
    const title = mode === 'create' ? 'New contact' : `Change ${name || 'this contact'}`;
    const { essentials, more } = formParts(fields);
    const foldable = more.flat();
    const isAnyNeeded = essentials.flat().some((field) => isNeeded(field, fields));
    const isOpen = foldable.some(
      (field) => isFilled(values, field) || problems.some((one) => one.field === field),
    );
    return {
      title,
      summary: title,
      fallbackText: `${title}. Please update Teams to fill in this form.`,
      stores: [
        `Kept in ${plain(sourceTitle, 80)}.${isAnyNeeded ? ' Fields marked with an asterisk are needed.' : ''}`,
      ],
      notices: paragraphs(notice),
      problemBoxes: problemBoxes(problems, fields),
      essentials:
        essentials.length === 0 ? [] : [{ rows: inputRows(essentials, fields, values, problems, needed) }],
      more: more.length === 0 ? [] : [{ isOpen, rows: inputRows(more, fields, values, problems, needed) }],
      askBoxes: askBoxes(asking),
      buttonRows: buttonRows(actions),
      elsewhere: elsewhere.length === 0 ? [] : [{ buttonRows: buttonRows(elsewhere) }],
    };
  },
);

function isFilled(values: ContactFields, field: ContactField): boolean {
  const value = values[field];
  return typeof value === 'boolean' ? value : value.length > 0;
}

function problemBoxes(problems: FieldProblems, fields: ContactFormData['fields']): readonly object[] {
  if (problems.length === 0) return [];
  const caption = problems.length === 1 ? 'Please check one field' : `Please check ${problems.length} fields`;
  const views = problems.map(({ field, message }) => ({
    label: inputLabel(field, fields[field]),
    message: literal(message, 200),
  }));
  return [{ caption, problems: views }];
}
