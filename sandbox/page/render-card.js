import { iconUrl } from './fluent-icons.js';
import { hostConfig } from './host-config.js';
import { teamsElements } from './teams-elements.js';

const {
  AdaptiveCard,
  CardObjectRegistry,
  GlobalRegistry,
  GlobalSettings,
  HostConfig,
  SerializationContext,
  Versions,
} = window.AdaptiveCards;

// It measures before the width is known. The style sheet cuts lines instead.
GlobalSettings.useAdvancedTextBlockTruncation = false;

/** The widest card, in pixels, of each width class of Teams' responsive layout; wider ones are 'wide'. */
const widest = { verynarrow: 164, narrow: 347, standard: 767 };
const widthClasses = ['verynarrow', 'narrow', 'standard', 'wide'];

/** Whether something with this `targetWidth` ('narrow', 'atLeast:standard') is shown on a card of this width. */
function fitsWidth(targetWidth, width) {
  const [rule, name] = targetWidth.toLowerCase().includes(':')
    ? targetWidth.toLowerCase().split(':')
    : ['', targetWidth.toLowerCase()];
  const own = widthClasses.findIndex((one) => width <= (widest[one] ?? Number.POSITIVE_INFINITY));
  const wanted = widthClasses.indexOf(name);
  if (rule === 'atleast') return own >= wanted;
  return rule === 'atmost' ? own <= wanted : own === wanted;
}

/** Colours of the icons on buttons, by theme: on plain ones, on the main one, on those that destroy. */
const iconColours = {
  light: { default: '#424242', positive: '#ffffff', destructive: '#b10e1c' },
  dark: { default: '#d6d6d6', positive: '#16163a', destructive: '#ff9ba6' },
  contrast: { default: '#ffffff', positive: '#000000', destructive: '#ff8a8a' },
};

/** A picture of nothing, which is what an old client makes of an icon's name. */
const nothing = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/** Replaces the names of icons on buttons by pictures. */
function withIcons(node, theme, isOldClient) {
  if (Array.isArray(node)) return node.map((one) => withIcons(one, theme, isOldClient));
  if (typeof node !== 'object' || node === null) return node;
  const copy = {};
  for (const [key, value] of Object.entries(node)) copy[key] = withIcons(value, theme, isOldClient);
  if (typeof node.iconUrl === 'string' && node.iconUrl.startsWith('icon:')) {
    // In the overflow menu all items look alike.
    const style = node.mode === 'secondary' ? 'default' : (node.style ?? 'default');
    const colour = iconColours[theme][style] ?? iconColours[theme].default;
    copy.iconUrl = isOldClient ? nothing : iconUrl(node.iconUrl.slice('icon:'.length), colour);
  }
  return copy;
}

/** An old client knows the elements of version 1.5, and no Action.Execute. */
function oldClientActions() {
  const actions = new CardObjectRegistry();
  GlobalRegistry.populateWithDefaultActions(actions);
  actions.unregister('Action.Execute');
  return actions;
}

const spacings = { none: 0, extrasmall: 4, small: 8, default: 12, medium: 16, large: 20, extralarge: 24 };

/** Puts the items of a container beside each other, line by line. */
function flow(
  rendered,
  {
    columnSpacing = 'default',
    rowSpacing = 'default',
    horizontalItemsAlignment = 'center',
    itemFit,
    minItemWidth,
  },
) {
  rendered.classList.add('flow');
  rendered.style.columnGap = `${spacings[columnSpacing.toLowerCase()] ?? 12}px`;
  rendered.style.rowGap = `${spacings[rowSpacing.toLowerCase()] ?? 12}px`;
  rendered.style.justifyContent = horizontalItemsAlignment.toLowerCase();
  rendered.style.alignItems = 'flex-start';
  if (itemFit === 'Fill') rendered.classList.add('filled-flow');
  if (minItemWidth !== undefined) rendered.style.setProperty('--item', minItemWidth);
}

/** Cuts a text after some lines. */
function cutLines(rendered, maxLines) {
  if (maxLines === undefined) return;
  rendered.classList.add('cut');
  rendered.style.webkitLineClamp = String(maxLines);
}

/** Applies the properties that Teams adds to the elements of version 1.5. */
function applyTeamsProperties(node, drawn) {
  for (const { element, source } of drawn) {
    if (source.roundedCorners === true) element.renderedElement.classList.add('rounded');
    const layout = source.layouts?.find(({ type }) => type === 'Layout.Flow');
    if (layout !== undefined) flow(element.renderedElement, layout);
  }
  const responsive = drawn.filter(({ source }) => source.targetWidth !== undefined);
  if (responsive.length === 0) return;
  const observer = new ResizeObserver(([entry]) => {
    const width = entry?.borderBoxSize?.[0]?.inlineSize ?? node.offsetWidth;
    if (width === 0) return;
    for (const { element, source } of responsive) {
      element.isVisible = fitsWidth(source.targetWidth, width);
      // The renderer takes it for something that the person opens.
      element.renderedElement.removeAttribute('aria-expanded');
    }
  });
  observer.observe(node);
}

/** Whether a card takes the whole width of the chat. */
export function isWide(card) {
  return card.msteams?.width?.toLowerCase?.() === 'full';
}

/**
 * Draws a card as Teams does. Returns its node, undefined if it cannot be drawn.
 * @param card the card's JSON
 * @param options `theme`: 'light', 'dark' or 'contrast'; `isOldClient`: knows version 1.5 only;
 * `onAction`: called with each action that is pressed; `beforeDrawing`: called with the renderer's card
 */
export function renderCard(card, { theme, isOldClient = false, onAction, beforeDrawing }) {
  const view = new AdaptiveCard();
  view.hostConfig = new HostConfig(hostConfig(theme));
  view.onExecuteAction = onAction;
  const context = new SerializationContext(Versions.v1_5);
  const parsed = [];
  context.onParseElement = (element, source) => parsed.push({ element, source });
  if (isOldClient) context.setActionRegistry(oldClientActions());
  else context.setElementRegistry(teamsElements());
  view.parse(withIcons(card, theme, isOldClient), context);
  beforeDrawing?.(view);
  const node = view.render();
  if (node === undefined) return undefined;
  // Elements that gave way to their fallback were not rendered.
  const drawn = parsed.filter(({ element }) => element.renderedElement !== undefined);
  for (const { element, source } of drawn) cutLines(element.renderedElement, source.maxLines);
  if (!isOldClient) applyTeamsProperties(node, drawn);
  return node;
}
