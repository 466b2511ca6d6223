import type { ContactField, ContactFields } from '../../contacts/contact.ts';
import { hasComposedName } from '../../contacts/text/display-name.ts';
import { isFilled } from '../../contacts/validation/field-values.ts';
import { messages } from '../../languages/messages.ts';
import type { WritableCapabilities } from '../../providers/provider.ts';
import { type Asking, askBoxes } from '../engine/ask-box.ts';
import { buttonRows, inMenu } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { paragraphs } from '../engine/paragraphs.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { type FieldProblems, formSections, inputLabel, inputRows, isNeeded } from './form-inputs.ts';

export interface ContactFormData {
  readonly mode: 'create' | 'update';
  /** The contact store: 'mail contacts', 'your Outlook contacts'. */
  readonly sourceTitle: string;
  /** The current values, or the typed ones if the form is shown again with problems. */
  readonly values: ContactFields;
  /** The fields of the system, with their limits; others are not shown. */
  readonly fields: WritableCapabilities['fields'];
  /** Problems of the values, shown at each field and together beside the clicked button. */
  readonly problems: FieldProblems;
  /** A line above the buttons, where the reader looks after a click; may be ''. */
  readonly notice: string;
  /** Whether the line is a warning, such as a possible duplicate. */
  readonly isWarning?: boolean;
  /** The approvers and the reason for them. */
  readonly asking: Asking;
  readonly actions: readonly CardAction[];
  /**
   * Buttons that move the typed values to the form of another store. Clients do not submit while a required
   * input is empty, so with such buttons only the server checks required fields.
   */
  readonly elsewhere: readonly CardAction[];
}

/** The form for adding or editing a contact. Input ids are the field names after `inputPrefix`. */
export const contactForm = defineCard<ContactFormData>(
  new URL('./contact-form.template.json', import.meta.url),
  ({ mode, sourceTitle, values, fields, problems, notice, isWarning, asking, actions, elsewhere }) => {
    const needed = elsewhere.length > 0 ? 'said' : 'checked';
    const name = plain(values.displayName, 80);
    const title =
      mode === 'create'
        ? messages.contactForm.newContact
        : name === ''
          ? messages.contactForm.editThisContact
          : messages.contactForm.editContact({ name });
    const { essentials, more } = formSections(fields);
    const foldable = more.flat();
    const isAnyNeeded = essentials.flat().some((field) => isNeeded(field, fields));
    // A display name that only repeats first and last name hides nothing.
    const isTold = (field: ContactField) => field === 'displayName' && hasComposedName(values);
    const isOpen = foldable.some(
      (field) => (isFilled(values[field]) && !isTold(field)) || problems.some((one) => one.field === field),
    );
    const lines = paragraphs(notice);
    return {
      title,
      texts: { more: messages.contactForm.more, howThisIsDecided: messages.requests.howThisIsDecided },
      summary: mode === 'create' ? messages.contactForm.newContactForm : title,
      fallbackText: messages.contactForm.updateTeamsToFillInThisForm({ title }),
      stores: [
        isAnyNeeded
          ? messages.contactForm.savedToAndRequired({ store: plain(sourceTitle, 80) })
          : messages.contactForm.savedTo({ store: plain(sourceTitle, 80) }),
      ],
      noticeBoxes: lines.length === 0 ? [] : [{ style: isWarning ? 'warning' : 'emphasis', lines }],
      problemBoxes: problemBoxes(problems, fields),
      essentials:
        essentials.length === 0 ? [] : [{ rows: inputRows(essentials, fields, values, problems, needed) }],
      more: more.length === 0 ? [] : [{ isOpen, rows: inputRows(more, fields, values, problems, needed) }],
      askBoxes: askBoxes(asking),
      buttonRows: buttonRows([...actions, ...elsewhere.map(inMenu)]),
    };
  },
);

function problemBoxes(problems: FieldProblems, fields: ContactFormData['fields']) {
  if (problems.length === 0) return [];
  const caption = messages.contactForm.checkFields({ count: problems.length });
  const views = problems.map(({ field, message }) => ({
    label: inputLabel(field, fields[field]),
    message: literal(message, 200),
  }));
  return [{ caption, problems: views }];
}
