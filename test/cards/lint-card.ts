import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CardElement } from 'adaptivecards';
import { verbs } from '../../src/cards/engine/card.ts';

// Its entry is a module that only bundlers can load.
const adaptive: typeof import('adaptivecards') = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
);

/**
 * Returns the problems of a card that can be found without rendering it; [] if it can be sent. Microsoft's
 * own parser checks types, enumerations, ids and versions. This adds unknown properties, missing texts,
 * versions that are too new and all additional requirements of Teams.
 */
export function lintCard(card: unknown): readonly string[] {
  const root: Json = JSON.parse(JSON.stringify(card));
  const problems: string[] = [...parserFindings(root)];
  if (root.type !== 'AdaptiveCard' || root.version !== '1.5') problems.push('is no card of version 1.5');
  if (isBlank(root.fallbackText)) problems.push('has no fallbackText');
  if (utf16Bytes(card) > largestCard) problems.push(`weighs ${utf16Bytes(card)} bytes`);
  if (!headings(root)) problems.push('has no heading');
  visit(root, 'card', problems);
  return problems;
}

/** Returns the bytes of a message as Teams counts them. */
export function utf16Bytes(value: unknown): number {
  return JSON.stringify(value).length * 2;
}

/** Every object of a card that has a type, as it is sent, with the path to it. */
export function elementsOf(card: unknown): readonly (readonly [string, Json])[] {
  return elementsIn(JSON.parse(JSON.stringify(card)), 'card');
}

function elementsIn(node: unknown, path: string): readonly (readonly [string, Json])[] {
  if (typeof node !== 'object' || node === null) return [];
  const own: (readonly [string, Json])[] = isElement(node) ? [[path, node]] : [];
  const below = Object.entries(node).filter(([key]) => key !== 'data');
  return [...own, ...below.flatMap(([key, value]) => elementsIn(value, `${path}.${key}`))];
}

export type Json = Readonly<Record<string, unknown>>;

/** Teams accepts 100 KB and recommends less than 80. */
const largestCard = 80 * 1024;

const common = ['type', 'id', 'isVisible', 'separator', 'spacing', 'height', 'fallback', 'targetWidth'];
const actionCommon = ['type', 'id', 'title', 'tooltip', 'style', 'mode', 'iconUrl', 'fallback'];
const inputCommon = [...common, 'label', 'isRequired', 'errorMessage', 'value'];
const boxCommon = [
  'style',
  'bleed',
  'minHeight',
  'selectAction',
  'verticalContentAlignment',
  'roundedCorners',
];
const textCommon = ['text', 'color', 'fontType', 'isSubtle', 'size', 'weight'];

/**
 * The properties of version 1.5 for the types that we use, and those that Teams adds
 * (https://adaptivecards.microsoft.com); a type that is not here is not to be used.
 */
const known: Readonly<Record<string, readonly string[]>> = {
  AdaptiveCard: ['type', 'version', 'fallbackText', 'body', 'msteams', 'refresh'],
  TextBlock: [...common, ...textCommon, 'wrap', 'style', 'maxLines', 'horizontalAlignment'],
  RichTextBlock: [...common, 'inlines', 'horizontalAlignment'],
  TextRun: ['type', ...textCommon, 'highlight', 'italic', 'strikethrough', 'underline', 'selectAction'],
  Container: [...common, ...boxCommon, 'items', 'layouts'],
  ColumnSet: [...common, ...boxCommon, 'columns'],
  Column: [...common, ...boxCommon, 'items', 'width', 'layouts'],
  'Layout.Flow': [
    'type',
    'columnSpacing',
    'rowSpacing',
    'horizontalItemsAlignment',
    'itemFit',
    'minItemWidth',
  ],
  Badge: [...common, 'text', 'style', 'appearance', 'shape', 'size', 'tooltip', 'horizontalAlignment'],
  Component: [...common, 'name', 'properties'],
  ProgressBar: [...common, 'value', 'max', 'color', 'horizontalAlignment'],
  Icon: [...common, 'name', 'size', 'color', 'selectAction', 'horizontalAlignment'],
  Image: [...common, 'url', 'altText', 'style', 'width', 'size', 'horizontalAlignment'],
  Table: [...common, 'columns', 'rows', 'showGridLines', 'gridStyle'],
  TableRow: ['type', 'cells'],
  TableCell: [...boxCommon, 'type', 'items'],
  ActionSet: [...common, 'actions'],
  'Input.Text': [...inputCommon, 'placeholder', 'maxLength', 'style', 'isMultiline', 'regex'],
  'Input.ChoiceSet': [
    ...inputCommon,
    'choices',
    'choices.data',
    'style',
    'placeholder',
    'isMultiSelect',
    'wrap',
  ],
  'Input.Toggle': [...inputCommon, 'title', 'valueOn', 'valueOff', 'wrap'],
  'Data.Query': ['type', 'dataset'],
  'Action.Execute': [...actionCommon, 'verb', 'data', 'associatedInputs'],
  'Action.Submit': [...actionCommon, 'data', 'associatedInputs'],
  'Action.OpenUrl': [...actionCommon, 'url'],
  'Action.ToggleVisibility': [...actionCommon, 'targetElements'],
};

function visit(root: Json, path: string, problems: string[]): void {
  const ids = new Set<unknown>();
  for (const [where, element] of elementsIn(root, path)) {
    const type = String(element.type);
    const allowed = known[type];
    const say = (problem: string) => problems.push(`${where} (${type}) ${problem}`);
    if (allowed === undefined) {
      say('is not known');
      continue;
    }
    for (const [key, value] of Object.entries(element)) {
      if (!allowed.includes(key)) say(`has no property ${key}`);
      if (value === null || value === undefined) say(`has an empty ${key}`);
    }
    if (element.id !== undefined) {
      if (ids.has(element.id)) say('repeats an id');
      ids.add(element.id);
    }
    if (type === 'TextBlock' && element.wrap !== true) say('does not wrap');
    if (teamsElements.has(type) && element.fallback === undefined) say('has no fallback');
    if (type === 'Badge' && element.appearance !== 'Tint') say('is not tinted');
    checkIcon(element, say);
    if ((type === 'TextBlock' || type === 'TextRun') && isBlank(element.text)) say('has no text');
    if (type === 'Image') checkImage(element, say);
    if (type.startsWith('Input.')) checkInput(element, say);
    if (type.startsWith('Action.')) checkAction(element, say);
    if (type === 'ActionSet') checkActionSet(element, say);
    if (type === 'RichTextBlock' && !inRange(element.inlines, 1, 20)) say('has no inlines');
    if (type === 'Container' && !inRange(element.items, 1, 200)) say('is empty');
  }
}

/** Of the elements that Teams adds to version 1.5, those that we use. */
const teamsElements = new Set(['Badge', 'Component', 'Icon', 'ProgressBar']);

/** Names in Teams' catalogue that the sandbox can draw. */
const drawings = readFileSync(new URL('../../sandbox/page/fluent-icons.js', import.meta.url), 'utf8');
const iconNames = [...drawings.matchAll(/^ {2}([A-Z]\w+):/gm)].map(([, name]) => name);

function checkIcon(element: Json, say: (problem: string) => void): void {
  const { type, name, iconUrl } = element;
  const named = type === 'Icon' ? name : iconUrl;
  if (named === undefined) return;
  const written = String(named);
  if (iconUrl !== undefined && !written.startsWith('icon:')) say(`shows ${written.slice(0, 60)}`);
  const plainName = written.replace(/^icon:/, '');
  if (!iconNames.includes(plainName)) say(`has no icon ${plainName}`);
}

/** Teams shows six buttons; further ones belong into the overflow menu, which its last row has. */
function checkActionSet({ actions }: Json, say: (problem: string) => void): void {
  if (!inRange(actions, 1, 12)) say('needs one to twelve actions');
  const shown = (actions as readonly Json[]).filter(({ mode }) => mode !== 'secondary');
  if (shown.length > 6) say('shows more than six buttons');
}

/** Pictures must be embedded: a fetched one would tell its server who looks at whom. */
function checkImage(element: Json, say: (problem: string) => void): void {
  if (isBlank(element.altText)) say('needs an altText');
  if (!/^data:image\/(?:jpeg|png|gif);base64,[A-Za-z0-9+/]+={0,2}$/.test(String(element.url))) {
    say(`shows ${String(element.url).slice(0, 60)}`);
  }
}

function checkInput(element: Json, say: (problem: string) => void): void {
  // The title of a toggle is its label.
  const isNamed = !isBlank(element.label) || (element.type === 'Input.Toggle' && !isBlank(element.title));
  if (isBlank(element.id) || !isNamed) say('needs an id and a label');
  if (element.isRequired === true && isBlank(element.errorMessage)) say('needs an errorMessage');
}

function checkAction(element: Json, say: (problem: string) => void): void {
  // A tappable area without a title is called by its content, and has a tooltip.
  if (isBlank(element.title) && isBlank(element.tooltip)) say('needs a title');
  if (element.type === 'Action.OpenUrl' && !/^(?:https:\/\/|mailto:|tel:)/.test(String(element.url))) {
    say(`opens ${element.url}`);
  }
  if (element.type !== 'Action.Execute') return;
  if (!(verbs as readonly unknown[]).includes(element.verb)) say(`has the verb ${element.verb}`);
  const { fallback } = element;
  // A whole row that can be pressed may do without: the same button stands in the row.
  if (fallback === 'drop') return;
  const expected = { ...(element.data as Json), verb: element.verb };
  const submit = fallback as Json | undefined;
  if (submit?.type !== 'Action.Submit') say('has no Action.Submit to fall back on');
  else if (JSON.stringify(submit.data) !== JSON.stringify(expected)) say('falls back on other data');
  else if (submit.title !== element.title) say('falls back on another title');
  else if (submit.associatedInputs !== element.associatedInputs) say('falls back on other inputs');
  else if (submit.mode !== element.mode) say('falls back on another place');
}

class TeamsElement extends adaptive.CardElement {
  // The parser creates it without knowing which of them it is.
  override getJsonTypeName(): string {
    return 'Teams element';
  }

  protected override internalRender(): undefined {
    return undefined;
  }
}

function parserFindings(card: unknown): readonly string[] {
  const context = new adaptive.SerializationContext(adaptive.Versions.v1_5);
  const elements = new adaptive.CardObjectRegistry<CardElement>();
  adaptive.GlobalRegistry.populateWithDefaultElements(elements);
  for (const type of teamsElements) elements.register(type, TeamsElement, adaptive.Versions.v1_5);
  context.setElementRegistry(elements);
  const parsed = new adaptive.AdaptiveCard();
  parsed.hostConfig = new adaptive.HostConfig({ actions: { maxActions: 12 } });
  parsed.parse(card as Json, context);
  const validated = parsed.validateProperties();
  return [
    ...Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message),
    ...validated.validationEvents.map(({ message }) => message),
  ].filter((message) => !message.startsWith(peoplePicker));
}

/**
 * Teams takes the people picker in cards of version 1.5
 * (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/people-picker).
 */
const peoplePicker = 'Property "choices.data" is supported in version 1.6';

function headings(root: Json): boolean {
  return elementsOf(root).some(([, element]) => element.style === 'heading');
}

function isElement(node: object): node is Json {
  return 'type' in node && typeof node.type === 'string';
}

function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

function inRange(value: unknown, least: number, most: number): boolean {
  return Array.isArray(value) && value.length >= least && value.length <= most;
}
