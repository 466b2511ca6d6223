import { createCardView, renderMarkdown } from './card-view.js';
import { avatar, botAvatar, element, icon } from './dom.js';
import { drawFile } from './files.js';
import { act } from './server.js';
import { drawSticker } from './stickers.js';
import { toast } from './toast.js';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A message in one person's pane; `show` brings it up to date. */
export function createMessageView({ message: first, person, preferences }) {
  const isBot = first.from === 'bot';
  const isMine = first.from === person.objectId;
  const body = element('div', { class: 'bubble-body' });
  const edited = element('span', { class: 'edited', hidden: true }, 'Edited');
  const bubble = element('div', { class: 'bubble' }, body);
  const node = element(
    'article',
    {
      class: `message ${isMine ? 'mine' : 'theirs'}`,
      'data-testid': 'message',
      'data-message': first.id,
      'data-from': isBot ? 'bot' : isMine ? 'me' : 'other',
      'aria-label': `${first.author} at ${clock.format(new Date(first.sentAt))}`,
    },
    isMine ? undefined : isBot ? botAvatar() : avatar(first.author),
    element(
      'div',
      { class: 'message-main' },
      element(
        'div',
        { class: 'message-head' },
        isMine ? undefined : element('span', { class: 'author' }, first.author),
        element('time', { datetime: first.sentAt }, clock.format(new Date(first.sentAt))),
        edited,
      ),
      bubble,
    ),
  );
  let cardView;
  let latest = first;
  let lookedAt;
  const editButton = element(
    'button',
    {
      type: 'button',
      class: 'edit-button',
      'data-testid': 'edit-message',
      'aria-label': 'Edit message',
      title: 'Edit',
      onclick: startEditing,
    },
    icon('edit'),
  );

  function startEditing() {
    if (!isMine || latest.text === '' || bubble.querySelector('textarea') !== null) return;
    const box = element('textarea', {
      class: 'edit-box',
      'aria-label': 'Edit message',
      'data-testid': 'edit-box',
      rows: '2',
    });
    box.value = latest.text;
    const stop = () => {
      show(latest);
      editButton.focus();
    };
    const save = async () => {
      const text = box.value.trim();
      stop();
      if (text === '' || text === latest.text) return;
      await act('edit', { person: person.objectId, message: latest.id, text }).catch(() =>
        toast('The change was not sent.'),
      );
    };
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') stop();
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void save();
    });
    const buttons = element(
      'div',
      { class: 'edit-actions' },
      element('button', { type: 'button', class: 'quiet', onclick: stop }, 'Cancel'),
      element(
        'button',
        { type: 'button', class: 'primary', 'data-testid': 'save-edit', onclick: () => void save() },
        'Done',
      ),
    );
    body.replaceChildren(box, buttons);
    box.focus();
  }

  function content(message) {
    if (message.isDeleted) return [element('em', { class: 'deleted' }, 'This message has been deleted.')];
    const parts = [];
    if (message.text !== '') {
      const isPlain = message.textFormat === 'plain' || !isBot;
      parts.push(isPlain ? element('div', { class: 'plain' }, message.text) : renderMarkdown(message.text));
    }
    for (const attachment of message.attachments) {
      if (attachment.contentType.startsWith('image/')) parts.push(drawSticker(attachment.name ?? ''));
      const isAnswered = message.strips[person.objectId] !== undefined;
      const file = drawFile(attachment, { person, messageId: message.id, isAnswered });
      if (file !== undefined) parts.push(file);
    }
    const card = message.views[person.objectId] ?? message.card;
    lookAt(message);
    if (card !== undefined) {
      cardView ??= createCardView({ person, messageId: message.id, preferences });
      cardView.show(card, message.strips[person.objectId]);
      parts.push(cardView.node);
    }
    return parts;
  }

  /** Cards that renew themselves are asked for this person's own view, as Teams does when a chat is open. */
  function lookAt({ id, card, views }) {
    if (card?.refresh?.userIds?.includes(person.teamsId) !== true) return;
    if (views[person.objectId] !== undefined || lookedAt === card) return;
    lookedAt = card;
    void act('look', { person: person.objectId, message: id }).catch(() => undefined);
  }

  function show(message) {
    latest = message;
    edited.hidden = !message.isEdited || message.isDeleted || isBot;
    const parts = content(message);
    // Nothing is taken out of the page without need: the focus and typed values would be lost.
    const same =
      parts.length === body.childNodes.length &&
      parts.every((part, index) => part === body.childNodes[index]);
    if (!same) body.replaceChildren(...parts);
    const hasCard = cardView !== undefined && body.contains(cardView.node);
    bubble.classList.toggle('with-card', hasCard);
    bubble.classList.toggle('with-sticker', message.text === '' && !hasCard && !message.isDeleted);
    if (isMine && message.text !== '' && !message.isDeleted) bubble.append(editButton);
    else editButton.remove();
  }

  show(first);
  return { node, show, startEditing, from: first.from, isMine, sentAt: Date.parse(first.sentAt) };
}
