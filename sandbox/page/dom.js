/**
 * Makes an element. Attributes named `on…` are listeners; `undefined` and `false` leave an attribute out.
 * Children may be nodes or text; text is never read as HTML.
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

/** The outlines of the icons, on a grid of 20. */
const icons = {
  send: 'M3 3.5 17 10 3 16.5l1.8-5.6L11 10 4.8 9.1z',
  smile:
    'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM7.4 8.1h.01M12.6 8.1h.01M7 11.6c.7 1.2 1.7 1.8 3 1.8s2.300-.6 3-1.8',
  edit: 'M12.7 4.3 15.700 7.3 7.500 15.500 3.800 16.200 4.500 12.500z',
  at: 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0Zm0-3v4.300c0 1 .8 1.700 1.700 1.700 1.200 0 2-1.200 2-3a6.700 6.700 0 1 0-3 5.600',
  phone: 'M6.500 2.800h7a1 1 0 0 1 1 1v12.400a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V3.800a1 1 0 0 1 1-1ZM9 14.800h2',
  people:
    'M7 9.200a2.600 2.600 0 1 0 0-5.200 2.600 2.600 0 0 0 0 5.200Zm-4.700 6.600c0-2.600 2-4.300 4.700-4.300s4.700 1.700 4.700 4.300M13.600 9.200a2.100 2.100 0 1 0 0-4.200M14 11.700c2.200 0 3.800 1.500 3.800 3.600',
  attach:
    'M14.6 9.200 9.300 14.500a3 3 0 0 1-4.300-4.300l6-6a2 2 0 0 1 2.900 2.900l-5.700 5.600a1 1 0 0 1-1.400-1.400L12 6.200',
  file: 'M6 2.800h5.500l3.700 3.700v9.700a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V3.800a1 1 0 0 1 1-1ZM11.500 2.800v3.700h3.700',
  warning: 'M10 3 17.500 16.200h-15zM10 8v4M10 14h.01',
};

/** A line icon in the colour of the text. */
export function icon(name) {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}

const tints = ['#4f6bed', '#0f7b6c', '#9a4d8e', '#b4551d', '#486860', '#7a3fa0'];

/** A round picture with initials; the colour follows from the name. */
export function avatar(name, size = '') {
  const initials = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  const node = element('span', { class: `avatar ${size}`, 'aria-hidden': 'true' }, initials);
  node.style.backgroundColor = tints[sum % tints.length] ?? '';
  return node;
}

/** The bot's picture: a small card file. */
export function botAvatar(size = '') {
  const holder = element('span', { class: `avatar bot ${size}`, 'aria-hidden': 'true' });
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 32 32');
  for (const d of [
    'M9 8.500h14',
    'M7.500 12h17',
    'M6 15.500h20v9a1.500 1.500 0 0 1-1.500 1.500h-17A1.500 1.500 0 0 1 6 24.500z',
    'M13 20h6',
  ]) {
    const path = document.createElementNS(namespace, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  holder.append(svg);
  return holder;
}
