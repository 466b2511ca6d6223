/**
 * Teams' host configuration for Adaptive Cards. The values are those that Microsoft publishes as samples for
 * Teams in light and dark (AdaptiveCards repository, samples/HostConfig); high contrast follows Teams' colours.
 */
function colours(plain, subtle) {
  return { default: plain, subtle };
}

function foreground(palette) {
  return Object.fromEntries(
    Object.entries(palette).map(([name, [plain, subtle]]) => [name, colours(plain, subtle)]),
  );
}

function styles(palette, backgrounds) {
  return Object.fromEntries(
    Object.entries(backgrounds).map(([name, [backgroundColor, borderColor]]) => [
      name,
      { backgroundColor, borderColor, foregroundColors: foreground(palette) },
    ]),
  );
}

const themes = {
  light: styles(
    {
      default: ['#242424', '#616161'],
      dark: ['#242424', '#616161'],
      light: ['#ffffff', '#f3f2f1'],
      accent: ['#5b5fc7', '#6264a7'],
      good: ['#237b4b', '#237b4b'],
      warning: ['#835c00', '#835c00'],
      attention: ['#c4314b', '#c4314b'],
    },
    {
      default: ['#ffffff', '#cccccc'],
      emphasis: ['#f5f5f5', '#e0e0e0'],
      accent: ['#ebebf8', '#aab0e6'],
      good: ['#e7f2da', '#bdda9b'],
      attention: ['#fcf4f6', '#e9c7cd'],
      warning: ['#fbf6d9', '#f2e384'],
    },
  ),
  dark: styles(
    {
      default: ['#ffffff', '#adadad'],
      dark: ['#201f1f', '#2d2c2c'],
      light: ['#ffffff', '#d6d6d6'],
      accent: ['#a6a7dc', '#8b8cc7'],
      good: ['#92c353', '#92c353'],
      warning: ['#f8d22a', '#f8d22a'],
      attention: ['#ff99a4', '#ff99a4'],
    },
    {
      default: ['#292929', '#3d3d3d'],
      emphasis: ['#1f1f1f', '#3d3d3d'],
      accent: ['#2f2f4a', '#6264a7'],
      good: ['#1f2b12', '#3d5a1e'],
      attention: ['#3a1d22', '#6e2b37'],
      warning: ['#33290a', '#6b5810'],
    },
  ),
  contrast: styles(
    {
      default: ['#ffffff', '#ffffff'],
      dark: ['#000000', '#000000'],
      light: ['#ffffff', '#ffffff'],
      accent: ['#1aebff', '#1aebff'],
      good: ['#3ff23f', '#3ff23f'],
      warning: ['#ffff01', '#ffff01'],
      attention: ['#ff8a8a', '#ff8a8a'],
    },
    {
      default: ['#000000', '#ffffff'],
      emphasis: ['#000000', '#ffffff'],
      accent: ['#000000', '#1aebff'],
      good: ['#000000', '#3ff23f'],
      attention: ['#000000', '#ff8a8a'],
      warning: ['#000000', '#ffff01'],
    },
  ),
};

const sizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const weights = { lighter: 300, default: 400, bolder: 600 };

/** The configuration of one theme: 'light', 'dark' or 'contrast'. */
export function hostConfig(theme) {
  return {
    choiceSetInputValueSeparator: ',',
    supportsInteractivity: true,
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: {
      lineThickness: 1,
      lineColor: theme === 'light' ? '#e0e0e0' : theme === 'dark' ? '#3d3d3d' : '#ffffff',
    },
    imageSizes: { small: 32, medium: 52, large: 100 },
    fontTypes: {
      default: { fontFamily: 'inherit', fontSizes: sizes, fontWeights: weights },
      monospace: {
        fontFamily: '"Cascadia Mono", Consolas, "Courier New", monospace',
        fontSizes: sizes,
        fontWeights: weights,
      },
    },
    textStyles: {
      heading: { fontType: 'default', size: 'large', weight: 'bolder', color: 'default', isSubtle: false },
      columnHeader: { weight: 'bolder' },
    },
    textBlock: { headingLevel: 2 },
    containerStyles: themes[theme],
    actions: {
      maxActions: 6,
      spacing: 'Default',
      buttonSpacing: 8,
      showCard: { actionMode: 'Inline', inlineTopMargin: 16, style: 'emphasis' },
      preExpandSingleShowCardAction: false,
      actionsOrientation: 'Horizontal',
      actionAlignment: 'Left',
      iconPlacement: 'LeftOfTitle',
      iconSize: 20,
      showIconInOverflow: true,
    },
    adaptiveCard: { allowCustomStyle: false },
    imageSet: { imageSize: 'Medium', maxImageHeight: 100 },
    factSet: {
      title: {
        size: 'Default',
        color: 'Default',
        isSubtle: false,
        weight: 'Bolder',
        wrap: true,
        maxWidth: 150,
      },
      value: { size: 'Default', color: 'Default', isSubtle: false, weight: 'Default', wrap: true },
      spacing: 16,
    },
    inputs: {
      label: {
        inputSpacing: 'Small',
        requiredInputs: { weight: 'Bolder', suffix: ' *', suffixColor: 'Attention' },
        optionalInputs: { weight: 'Bolder' },
      },
      errorMessage: { spacing: 'Small', color: 'Attention', size: 'Small', weight: 'Default' },
    },
  };
}
