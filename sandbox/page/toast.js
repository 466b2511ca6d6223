import { element } from './dom.js';

let timer;

/** Says something for a few seconds at the lower edge. */
export function toast(...content) {
  const place = document.getElementById('toast');
  place.replaceChildren(...content);
  place.classList.add('shown');
  clearTimeout(timer);
  timer = setTimeout(() => place.classList.remove('shown'), 8000);
}

/** Shows where a link leads, with a way to follow it. */
export function showLink(url) {
  const isKnown = /^(https?:|mailto:|tel:)/i.test(url);
  const follow = isKnown
    ? element(
        'a',
        { href: url, target: '_blank', rel: 'noopener noreferrer', 'data-testid': 'follow-link' },
        'Open',
      )
    : undefined;
  toast(
    element(
      'span',
      { class: 'toast-text' },
      'Teams would open ',
      element('code', { 'data-testid': 'link' }, url),
    ),
    ...(follow === undefined ? [] : [follow]),
  );
}
