import { element, icon } from './dom.js';
import { act } from './server.js';
import { toast } from './toast.js';

const downloadType = 'application/vnd.microsoft.teams.file.download.info';
const consentType = 'application/vnd.microsoft.teams.card.file.consent';
const infoType = 'application/vnd.microsoft.teams.card.file.info';

/** Sends a file in a person's name. */
export async function sendFile(file, { person, chat }) {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = '';
    for (let start = 0; start < bytes.length; start += 32_768)
      binary += String.fromCharCode(...bytes.subarray(start, start + 32_768));
    await act('file', { person, chat, name: file.name, content: btoa(binary) });
  } catch {
    toast('The file was not sent.');
  }
}

/** Draws an attachment that is a file: one that was sent, one that the bot offers or one that it has written. */
export function drawFile(attachment, { person, messageId, isAnswered }) {
  const { contentType, name = '', content } = attachment;
  if (contentType === downloadType || contentType === infoType) {
    return element(
      'a',
      {
        class: 'file',
        href: `/file?id=${encodeURIComponent(content.uniqueId)}`,
        download: name,
        'data-testid': 'file',
      },
      icon('file'),
      element('span', {}, name),
    );
  }
  if (contentType !== consentType) return undefined;
  const answer = (action) => async () => {
    for (const button of buttons.children) button.disabled = true;
    await act('answerFile', { person: person.objectId, message: messageId, action }).catch(() =>
      toast('The answer was not sent.'),
    );
  };
  const buttons = element(
    'div',
    { class: 'file-actions' },
    element(
      'button',
      {
        type: 'button',
        class: 'primary',
        'data-testid': 'accept-file',
        disabled: isAnswered,
        onclick: answer('accept'),
      },
      'Accept',
    ),
    element(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'data-testid': 'decline-file',
        disabled: isAnswered,
        onclick: answer('decline'),
      },
      'Decline',
    ),
  );
  return element(
    'div',
    { class: 'file-offer', 'data-testid': 'file-offer' },
    element('p', { class: 'file-caption' }, 'The file is put into your OneDrive if you accept it.'),
    element(
      'div',
      { class: 'file' },
      icon('file'),
      element('span', {}, name),
      element('span', { class: 'file-size' }, sizeWords(content.sizeInBytes)),
    ),
    element('p', {}, content.description),
    buttons,
  );
}

function sizeWords(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} KB`;
}
