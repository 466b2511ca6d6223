/**
 * The data of a template: never null or undefined, because the templating library would print or fail on them. A
 * template repeats an element for each entry of a list, so that an element that may be missing has a list of at most
 * one entry. Types of such data are aliases: an interface is not assignable, as it could be extended.
 */
export type TemplateData = { readonly [name: string]: TemplateValue };

export type TemplateValue = string | number | boolean | TemplateData | readonly TemplateValue[];
