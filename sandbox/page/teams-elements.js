import { avatar, element } from './dom.js';
import { drawIcon } from './fluent-icons.js';

/**
 * Elements that Teams draws in cards of version 1.5 and Microsoft's open renderer does not know: Badge, Icon,
 * ProgressBar and the persona, with those properties of https://adaptivecards.microsoft.com that the cards use
 * (docs/cards.md). They are custom elements as the renderer's documentation describes them
 * (https://learn.microsoft.com/adaptive-cards/sdk/rendering-cards/javascript/extensibility).
 */
const {
  ActionProperty,
  CardElement,
  CardObjectRegistry,
  GlobalRegistry,
  NumProperty,
  StringProperty,
  ValueSetProperty,
  Versions,
} = window.AdaptiveCards;

const oneOf = (name, values, initial) =>
  new ValueSetProperty(
    Versions.v1_5,
    name,
    values.map((value) => ({ value })),
    initial,
  );

/** A short label on a tinted ground. */
class Badge extends CardElement {
  static textProperty = new StringProperty(Versions.v1_5, 'text');
  static tooltipProperty = new StringProperty(Versions.v1_5, 'tooltip');
  static sizeProperty = oneOf('size', ['Medium', 'ExtraLarge'], 'Medium');
  static styleProperty = oneOf(
    'style',
    ['Default', 'Subtle', 'Informative', 'Accent', 'Good', 'Attention', 'Warning'],
    'Default',
  );

  getJsonTypeName() {
    return 'Badge';
  }

  internalRender() {
    const say = (name) => String(this.getValue(Badge[`${name}Property`]) ?? '');
    const badge = document.createElement('span');
    badge.className = `badge ${say('size')} ${say('style')}`.toLowerCase();
    if (say('tooltip') !== '') badge.title = say('tooltip');
    badge.textContent = say('text');
    const line = document.createElement('div');
    line.className = 'badge-line';
    line.style.textAlign = String(this.horizontalAlignment ?? 'left').toLowerCase();
    line.append(badge);
    return line;
  }
}

/** How much of something is done. */
class ProgressBar extends CardElement {
  static valueProperty = new NumProperty(Versions.v1_5, 'value');
  static maxProperty = new NumProperty(Versions.v1_5, 'max', 100);
  static colorProperty = oneOf('color', ['Accent', 'Good', 'Warning', 'Attention'], 'Accent');

  getJsonTypeName() {
    return 'ProgressBar';
  }

  internalRender() {
    const [value, max] = ['value', 'max'].map((name) =>
      Number(this.getValue(ProgressBar[`${name}Property`])),
    );
    const bar = document.createElement('div');
    bar.className = `progress ${String(this.getValue(ProgressBar.colorProperty)).toLowerCase()}`;
    bar.setAttribute('role', 'progressbar');
    bar.setAttribute('aria-label', 'Progress');
    bar.setAttribute('aria-valuenow', String(value));
    bar.setAttribute('aria-valuemax', String(max));
    const done = document.createElement('div');
    done.style.width = `${Math.min(100, Math.max(0, (value / max) * 100))}%`;
    bar.append(done);
    return bar;
  }
}

/** A Fluent icon, which may be a button. */
class Icon extends CardElement {
  static nameProperty = new StringProperty(Versions.v1_5, 'name');
  static sizeProperty = oneOf('size', ['Small', 'Standard'], 'Standard');
  static colorProperty = oneOf('color', ['Default', 'Accent'], 'Default');
  static pressProperty = new ActionProperty(Versions.v1_5, 'selectAction', ['Action.ShowCard']);

  getJsonTypeName() {
    return 'Icon';
  }

  get isInteractive() {
    return true;
  }

  internalRender() {
    const say = (name) => String(this.getValue(Icon[`${name}Property`]) ?? '');
    const press = this.getValue(Icon.pressProperty);
    const holder = document.createElement(press === undefined ? 'span' : 'button');
    holder.className = `icon-element size-${say('size')} colour-${say('color')}`.toLowerCase();
    holder.append(drawIcon(say('name')));
    if (press !== undefined) {
      holder.type = 'button';
      holder.addEventListener('click', (event) => {
        event.preventDefault();
        event.stopPropagation();
        press.execute();
      });
      press.setupElementForAccessibility(holder, true);
    }
    return holder;
  }
}

/** A person of the organization: Teams shows the photo from Entra and the name, and opens the profile card. */
class Persona extends CardElement {
  getJsonTypeName() {
    return 'Component';
  }

  internalParse(source, context) {
    super.internalParse(source, context);
    this.displayName = String(source.properties.displayName);
  }

  internalRender() {
    return element('div', { class: 'persona' }, avatar(this.displayName), this.displayName);
  }
}

/** All elements of a new client: those of the open renderer, and Teams' own. */
export function teamsElements() {
  const elements = new CardObjectRegistry();
  GlobalRegistry.populateWithDefaultElements(elements);
  elements.register('Badge', Badge, Versions.v1_5);
  elements.register('Component', Persona, Versions.v1_5);
  elements.register('Icon', Icon, Versions.v1_5);
  elements.register('ProgressBar', ProgressBar, Versions.v1_5);
  return elements;
}
