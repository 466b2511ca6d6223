import { avatar, botAvatar, element, icon } from './dom.js';
import { sendFile } from './files.js';
import { createMessageView } from './message.js';
import { act } from './server.js';
import { drawSticker, stickerNames } from './stickers.js';
import { toast } from './toast.js';

/** Teams shows typing until the message comes, and otherwise for about three seconds. */
const typingMs = 3000;

/** One person's Teams: their chats, the messages of the open one, and the box to write in. */
export function createPane({ person, chats, botName, preferences }) {
  const mine = chats.filter((chat) => chat.members.includes(person.objectId));
  const states = new Map(
    mine.map((chat) => [
      chat.id,
      { chat, views: new Map(), isUnread: false, isOpened: false, mentions: true, draft: '' },
    ]),
  );
  let current = states.get(mine[0].id);
  let typingTimer;

  const log = element('div', {
    class: 'log',
    role: 'log',
    'aria-label': `Messages of ${person.name}`,
    tabindex: '0',
    'data-testid': 'log',
  });
  const typing = element(
    'div',
    { class: 'typing', 'data-testid': 'typing', hidden: true },
    element('span', { class: 'dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i')),
    `${botName} is typing`,
  );
  const tabs = element('div', { class: 'tabs', role: 'tablist', 'aria-label': `Chats of ${person.name}` });
  const box = element('textarea', {
    class: 'box',
    rows: '1',
    placeholder: 'Type a message',
    'aria-label': `Message from ${person.name}`,
    'data-testid': 'compose',
    onkeydown: onKey,
    oninput: grow,
  });
  const chip = element('button', {
    type: 'button',
    class: 'chip',
    'data-testid': 'mention-chip',
    onclick: toggleMention,
  });
  const menu = element(
    'div',
    { class: 'sticker-menu', role: 'menu', 'aria-label': 'Stickers', hidden: true },
    ...stickerNames.map((name) =>
      element(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          'aria-label': `Send sticker: ${name}`,
          'data-testid': `sticker-${name}`,
          onclick: () => sendSticker(name),
        },
        drawSticker(name),
      ),
    ),
  );
  const filePicker = element('input', {
    type: 'file',
    hidden: true,
    'aria-label': 'File',
    'data-testid': 'file-picker',
    onchange: () => {
      sendFiles(filePicker.files);
      filePicker.value = '';
    },
  });
  const attachButton = element(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': 'Attach a file',
      title: 'Attach a file',
      'data-testid': 'attach',
      onclick: () => filePicker.click(),
    },
    icon('attach'),
  );
  const stickerButton = element(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': 'Stickers',
      title: 'Stickers',
      'aria-expanded': 'false',
      'data-testid': 'sticker-button',
      onclick: toggleMenu,
    },
    icon('smile'),
  );
  const sendButton = element(
    'button',
    {
      type: 'button',
      class: 'icon-button send',
      'aria-label': 'Send',
      title: 'Send',
      'data-testid': 'send',
      onclick: send,
    },
    icon('send'),
  );
  const node = element(
    'section',
    {
      class: 'pane',
      'aria-label': `Teams of ${person.name}`,
      'data-testid': 'pane',
      'data-person': person.objectId,
      'data-name': person.name,
    },
    element(
      'header',
      { class: 'pane-head' },
      avatar(person.name, 'large'),
      element(
        'div',
        { class: 'who' },
        element('h2', {}, person.name),
        element('p', {}, person.role ?? person.userPrincipalName),
      ),
      tabs,
    ),
    log,
    typing,
    element(
      'footer',
      { class: 'compose' },
      element(
        'div',
        { class: 'compose-line' },
        chip,
        box,
        element('div', { class: 'compose-tools' }, attachButton, filePicker, stickerButton, sendButton),
      ),
      menu,
    ),
  );

  for (const { chat } of states.values()) {
    const isGroup = chat.kind === 'group';
    tabs.append(
      element(
        'button',
        {
          type: 'button',
          role: 'tab',
          'data-chat': chat.id,
          'data-testid': `chat-${chat.kind}`,
          'aria-selected': 'false',
          onclick: () => openChat(chat.id),
        },
        isGroup
          ? element('span', { class: 'avatar small group', 'aria-hidden': 'true' }, icon('people'))
          : botAvatar('small'),
        element('span', { class: 'tab-name' }, chat.name),
        element('span', { class: 'unread', 'aria-hidden': 'true' }),
      ),
    );
  }

  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !menu.hidden) toggleMenu();
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || !tabs.contains(event.target)) return;
    const all = [...tabs.children];
    const next = all[(all.indexOf(event.target.closest('[role=tab]')) + step + all.length) % all.length];
    next.click();
    next.focus();
  });

  node.addEventListener('dragover', (event) => {
    event.preventDefault();
    node.classList.add('dropping');
  });
  node.addEventListener('dragleave', (event) => {
    if (!node.contains(event.relatedTarget)) node.classList.remove('dropping');
  });
  node.addEventListener('drop', (event) => {
    event.preventDefault();
    node.classList.remove('dropping');
    sendFiles(event.dataTransfer.files);
  });

  /** Each file is a message of its own. */
  function sendFiles(files) {
    for (const file of files) void sendFile(file, { person: person.objectId, chat: current.chat.id });
  }

  function grow() {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
    sendButton.classList.toggle('ready', box.value.trim() !== '');
  }

  function isAtEnd() {
    return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  }

  function toEnd() {
    log.scrollTop = log.scrollHeight;
  }

  function onKey(event) {
    if (event.key === 'ArrowUp' && box.value === '') {
      const last = [...current.views.values()].findLast((view) => view.isMine);
      if (last !== undefined) {
        event.preventDefault();
        last.startEditing();
      }
    }
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }

  function toggleMenu() {
    menu.hidden = !menu.hidden;
    stickerButton.setAttribute('aria-expanded', String(!menu.hidden));
    if (menu.hidden) stickerButton.focus();
    else menu.querySelector('button').focus();
  }

  function showChip() {
    const isGroup = current.chat.kind === 'group';
    chip.hidden = !isGroup;
    chip.setAttribute('aria-pressed', String(current.mentions));
    chip.setAttribute('aria-label', `Mention ${botName}`);
    chip.title = current.mentions
      ? `${botName} will hear this message`
      : `${botName} will not hear this message`;
    chip.replaceChildren(icon('at'), botName);
  }

  function toggleMention() {
    current.mentions = !current.mentions;
    showChip();
    box.focus();
  }

  function send() {
    const text = box.value.trim();
    if (text === '') return;
    box.value = '';
    grow();
    const { chat } = current;
    const body = {
      person: person.objectId,
      chat: chat.id,
      text,
      mention: chat.kind === 'group' && current.mentions,
    };
    void act('say', body)
      .then((delivery) => {
        if (delivery.failure === 'unreachable') toast('The bot cannot be reached. Is it still running?');
      })
      .catch(() => toast('The message was not sent.'));
  }

  function sendSticker(name) {
    toggleMenu();
    box.focus();
    void act('sticker', { person: person.objectId, chat: current.chat.id, name }).catch(() =>
      toast('The sticker was not sent.'),
    );
  }

  /** Messages of the same author that follow closely share one head, as in Teams. */
  function group() {
    let before;
    for (const view of current.views.values()) {
      const joins =
        before !== undefined && before.from === view.from && view.sentAt - before.sentAt < 180_000;
      view.node.classList.toggle('joined', joins);
      before = view;
    }
  }

  function hideTyping() {
    clearTimeout(typingTimer);
    typing.hidden = true;
  }

  function openChat(id) {
    current.draft = box.value;
    current = states.get(id);
    current.isUnread = false;
    box.value = current.draft;
    grow();
    hideTyping();
    for (const tab of tabs.children) {
      const isCurrent = tab.dataset.chat === id;
      tab.setAttribute('aria-selected', String(isCurrent));
      tab.tabIndex = isCurrent ? 0 : -1;
      if (isCurrent) tab.classList.remove('has-unread');
    }
    showChip();
    log.replaceChildren(...[...current.views.values()].map((view) => view.node));
    group();
    toEnd();
    if (!node.hidden) announce();
  }

  /** The first look at a chat brings the bot into it. */
  function announce() {
    if (current.isOpened) return;
    current.isOpened = true;
    void act('open', { person: person.objectId, chat: current.chat.id }).catch(() => undefined);
  }

  return {
    node,
    /** Shows or hides the pane. */
    setVisible(isVisible) {
      node.hidden = !isVisible;
      if (isVisible) {
        announce();
        toEnd();
      }
    },
    /** Takes a new or changed message. */
    take(message) {
      const state = states.get(message.chatId);
      if (state === undefined) return;
      const isCurrent = state === current;
      const stays = isAtEnd() || message.from === person.objectId;
      const known = state.views.get(message.id);
      if (known === undefined) {
        const view = createMessageView({ message, person, preferences });
        state.views.set(message.id, view);
        if (isCurrent) {
          log.append(view.node);
          group();
          if (message.from === 'bot') hideTyping();
        } else if (message.from !== person.objectId) {
          for (const tab of tabs.children)
            if (tab.dataset.chat === message.chatId) tab.classList.add('has-unread');
        }
      } else known.show(message);
      if (isCurrent && stays) toEnd();
    },
    typing(chatId) {
      if (chatId !== current.chat.id) return;
      const stays = isAtEnd();
      typing.hidden = false;
      clearTimeout(typingTimer);
      typingTimer = setTimeout(() => {
        typing.hidden = true;
      }, typingMs);
      if (stays) toEnd();
    },
    /** Draws everything again, for another theme or client. */
    redraw(messages) {
      for (const message of messages) states.get(message.chatId)?.views.get(message.id)?.show(message);
    },
    start() {
      openChat(mine[0].id);
    },
  };
}
