import { element, icon } from './dom.js';
import { isWide, renderCard } from './render-card.js';
import { act } from './server.js';
import { showLink } from './toast.js';

const { AdaptiveCard } = window.AdaptiveCards;

/** What Teams reads of Markdown in cards: bold, italic, lists and links; no headings, pictures or HTML. */
const markdown = window.markdownit({ html: false, linkify: false, breaks: false });
markdown.disable([
  'heading',
  'lheading',
  'image',
  'table',
  'code',
  'fence',
  'backticks',
  'blockquote',
  'hr',
  'html_block',
]);
markdown.validateLink = (url) => /^(https?:|mailto:|tel:)/i.test(url.trim());

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

/** The Markdown of a message, where a line break is a line break. */
const messageMarkdown = window.markdownit({ html: false, linkify: true, breaks: true });
messageMarkdown.disable(['image', 'html_block']);
messageMarkdown.validateLink = markdown.validateLink;

export function renderMarkdown(text) {
  const holder = element('div', { class: 'markdown' });
  holder.innerHTML = messageMarkdown.render(text);
  catchLinks(holder);
  return holder;
}

/** Links are shown, not followed at once: people and addresses here are made up. */
function catchLinks(node) {
  node.addEventListener('click', (event) => {
    const anchor = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (anchor === null) return;
    event.preventDefault();
    showLink(anchor.getAttribute('href') ?? '');
  });
}

/** Whom the people picker finds; Teams has the whole organisation for it. */
let colleagues = [];

export function knowPeople(people) {
  colleagues = people.map(({ name, objectId }) => ({ title: name, value: objectId }));
}

/** Fills the choices of a people picker, which Teams gets from the directory while somebody types. */
function withPeople(node) {
  if (Array.isArray(node)) return node.map(withPeople);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withPeople(value)]));
  const { 'choices.data': source, ...rest } = copy;
  if (source?.dataset !== 'graph.microsoft.com/users') return copy;
  return { ...rest, choices: [...(rest.choices ?? []), ...colleagues] };
}

/**
 * One card of one message in one person's pane. `show` draws only what changed, so that typed values stay.
 */
export function createCardView({ person, messageId, preferences }) {
  const place = element('div', { class: 'card', 'data-testid': 'card', tabindex: '-1' });
  const strip = element('div', { class: 'strip', 'data-testid': 'strip', role: 'status', hidden: true });
  const node = element('div', { class: 'card-frame' }, place, strip);
  catchLinks(place);
  let drawn = '';
  let current;
  let currentCard = '';
  let isBusy = false;
  let hadFocus = false;

  function setBusy(button, busy) {
    isBusy = busy;
    place.classList.toggle('busy', busy);
    place.setAttribute('aria-busy', String(busy));
    for (const other of place.querySelectorAll('button')) {
      if (busy) other.setAttribute('aria-disabled', 'true');
      else other.removeAttribute('aria-disabled');
    }
    button?.classList.toggle('working', busy);
  }

  function showStrip(words) {
    strip.hidden = words === undefined;
    strip.classList.toggle('error', words?.isError === true);
    strip.replaceChildren(
      ...(words === undefined ? [] : [...(words.isError ? [icon('warning')] : []), words.text]),
    );
  }

  async function press(action) {
    if (isBusy) return;
    const type = action.getJsonTypeName();
    if (type === 'Action.OpenUrl') {
      showLink(action.url ?? '');
      return;
    }
    if (type !== 'Action.Execute' && type !== 'Action.Submit') return;
    hadFocus = place.contains(document.activeElement);
    setBusy(action.renderedElement, true);
    showStrip(undefined);
    try {
      const body = { person: person.objectId, message: messageId, data: action.data };
      if (type === 'Action.Submit') await act('submit', body);
      else await act('execute', { ...body, id: action.id, verb: action.verb });
    } catch {
      showStrip({ text: 'Something went wrong. Please try again.', isError: true });
    } finally {
      setBusy(action.renderedElement, false);
    }
  }

  /** The same card in another theme keeps what was typed into it. */
  function keepTyped(view, card) {
    const typed = card === currentCard ? (current?.getAllInputs() ?? []) : [];
    for (const input of view.getAllInputs()) {
      const before = typed.find((one) => one.id === input.id);
      if (before !== undefined && before.value !== undefined) input.defaultValue = before.value;
    }
    current = view;
    currentCard = card;
  }

  function draw(card) {
    const rendered = renderCard(withPeople(card), {
      theme: preferences.theme,
      isOldClient: preferences.isOldClient,
      onAction: (action) => void press(action),
      beforeDrawing: (view) => keepTyped(view, JSON.stringify(card)),
    });
    place.replaceChildren(
      rendered ?? element('p', {}, String(card.fallbackText ?? 'This card cannot be shown.')),
    );
    place.classList.toggle('wide', isWide(card));
    if (hadFocus) place.focus({ preventScroll: true });
    hadFocus = false;
  }

  return {
    node,
    show(card, words) {
      const wanted = JSON.stringify([card, preferences.theme, preferences.isOldClient]);
      if (wanted !== drawn) {
        drawn = wanted;
        setBusy(undefined, false);
        draw(card);
      }
      showStrip(words);
    },
  };
}
