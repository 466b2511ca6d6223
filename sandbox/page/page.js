import { knowPeople } from './card-view.js';
import { avatar, element, icon } from './dom.js';
import { createPane } from './pane.js';
import { act, listen } from './server.js';
import { toast } from './toast.js';

/** What the person at the screen chose; kept by the browser. */
const preferences = { theme: 'light', isPhone: false, isOldClient: false, shown: 'all' };
try {
  Object.assign(preferences, JSON.parse(localStorage.getItem('sandbox-chat') ?? '{}'));
} catch {
  // A browser without storage, or with somebody else's: the defaults do.
}
preferences.isOldClient = false;

const rail = document.getElementById('rail');
const controls = document.getElementById('controls');
const panesPlace = document.getElementById('panes');
const messages = new Map();
let panes = new Map();
let people = [];

function keep() {
  try {
    localStorage.setItem('sandbox-chat', JSON.stringify(preferences));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** Shows everybody side by side, or one person alone. */
function choose(objectId) {
  preferences.shown = objectId;
  keep();
  for (const [id, pane] of panes) pane.setVisible(objectId === 'all' || id === objectId);
  for (const button of rail.children)
    button.setAttribute('aria-pressed', String(button.dataset.shown === objectId));
  document.body.classList.toggle('one', objectId !== 'all');
}

function railButton(shown, label, picture, caption) {
  return element(
    'button',
    {
      type: 'button',
      'data-shown': shown,
      'data-testid': `show-${shown}`,
      'aria-pressed': 'false',
      'aria-label': label,
      title: label,
      onclick: () => choose(shown),
    },
    picture,
    element('span', { class: 'rail-caption' }, caption),
  );
}

function applyTheme() {
  document.documentElement.dataset.theme = preferences.theme;
  for (const button of controls.querySelectorAll('[data-theme-choice]')) {
    button.setAttribute('aria-pressed', String(button.dataset.themeChoice === preferences.theme));
  }
}

function redraw() {
  for (const pane of panes.values()) pane.redraw(messages.values());
}

function themeButton(theme, label) {
  return element(
    'button',
    {
      type: 'button',
      'data-theme-choice': theme,
      'data-testid': `theme-${theme}`,
      onclick: () => {
        preferences.theme = theme;
        keep();
        applyTheme();
        redraw();
      },
    },
    label,
  );
}

function toggle(testId, label, title, get, set, ...content) {
  const button = element(
    'button',
    { type: 'button', class: 'toggle', 'data-testid': testId, title, 'aria-pressed': String(get()) },
    ...content,
    element('span', {}, label),
  );
  button.addEventListener('click', async () => {
    await set(!get());
    button.setAttribute('aria-pressed', String(get()));
  });
  return button;
}

function drawControls() {
  controls.replaceChildren(
    toggle(
      'old-client',
      'Old client',
      'Behave as a client that knows plain Adaptive Cards 1.5 and no Action.Execute',
      () => preferences.isOldClient,
      async (isOn) => {
        await useClient(isOn);
        redraw();
      },
    ),
    toggle(
      'phone-width',
      'Phone width',
      'Show each person on a screen of 390 pixels',
      () => preferences.isPhone,
      (isOn) => {
        preferences.isPhone = isOn;
        keep();
        document.body.classList.toggle('phone', isOn);
      },
      icon('phone'),
    ),
    element(
      'div',
      { class: 'segments', role: 'group', 'aria-label': 'Theme' },
      themeButton('light', 'Light'),
      themeButton('dark', 'Dark'),
      themeButton('contrast', 'Contrast'),
    ),
  );
  document.body.classList.toggle('phone', preferences.isPhone);
  applyTheme();
}

/** The bot's side must know the client, too: it decides whether a button executes or submits. */
async function useClient(isOld) {
  preferences.isOldClient = isOld;
  await act('settings', { isOldClient: isOld }).catch(() => toast('The sandbox did not answer.'));
}

/** Begins, or begins again after the connection was lost. */
function begin(state) {
  people = state.people;
  knowPeople(people);
  preferences.isOldClient = state.settings.isOldClient;
  if (new URLSearchParams(location.search).get('client') === 'old') void useClient(true);
  messages.clear();
  panes = new Map(
    people.map((person) => [
      person.objectId,
      createPane({ person, chats: state.chats, botName: state.botName, preferences }),
    ]),
  );
  panesPlace.replaceChildren(...[...panes.values()].map((pane) => pane.node));
  rail.replaceChildren(
    railButton(
      'all',
      'Everybody side by side',
      element('span', { class: 'avatar group', 'aria-hidden': 'true' }, icon('people')),
      'All',
    ),
    ...people.map((person) =>
      railButton(
        person.objectId,
        `${person.name}, ${person.role ?? ''}`,
        avatar(person.name),
        person.name.split(' ')[0],
      ),
    ),
  );
  drawControls();
  for (const pane of panes.values()) pane.node.hidden = true;
  for (const pane of panes.values()) pane.start();
  for (const message of state.messages) take(message);
  choose(panes.has(preferences.shown) ? preferences.shown : 'all');
}

function take(message) {
  messages.set(message.id, message);
  for (const pane of panes.values()) pane.take(message);
}

listen(
  (event) => {
    if (event.type === 'state') begin(event);
    else if (event.type === 'message') take(event.message);
    else if (event.type === 'typing') for (const pane of panes.values()) pane.typing(event.chatId);
  },
  (isConnected) => {
    document.body.classList.toggle('offline', !isConnected);
    if (!isConnected) toast('The sandbox has stopped. Start it again and open its new address.');
  },
);
