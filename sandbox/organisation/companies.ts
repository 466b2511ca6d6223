/** Invented companies that Contoso deals with, their domains and what they are to Contoso. */
export interface Company {
  readonly name: string;
  readonly domain: string;
  readonly country: string;
}

const company = (name: string, domain: string, country: string): Company => ({ name, domain, country });

const partner = company('Contoso Partner', 'contoso-partner.example', 'GB');

export const companies: readonly [Company, ...Company[]] = [
  partner,
  company('Fabrikam', 'fabrikam.example', 'US'),
  company('Northwind Traders', 'northwind.example', 'US'),
  company('Adventure Works Cycles', 'adventure-works.example', 'US'),
  company('Tailspin Toys', 'tailspin.example', 'US'),
  company('Wingtip Logistics', 'wingtip.example', 'GB'),
  company('Proseware', 'proseware.example', 'GB'),
  company('Litware & Sons', 'litware.example', 'GB'),
  company("O'Brien Haulage Ltd.", 'obrien-haulage.example', 'GB'),
  company('Woodgrove Bank', 'woodgrove.example', 'US'),
  company('Fourth Coffee', 'fourthcoffee.example', 'US'),
  company('Alpine Ski House', 'alpine-ski.example', 'US'),
  company('Müller & Söhne GmbH', 'mueller-soehne.example', 'DE'),
  company('Großhandel Weiß KG', 'grosshandel-weiss.example', 'DE'),
  company('Nordlicht Energie AG', 'nordlicht.example', 'DE'),
  company('Bäckerei Jäger', 'baeckerei-jaeger.example', 'DE'),
  company('Éditions du Chêne', 'editions-chene.example', 'FR'),
  company('Transports Lefèvre S.A.', 'transports-lefevre.example', 'FR'),
  company('Construcciones Peña', 'construcciones-pena.example', 'ES'),
  company('Żubr Meble', 'zubr-meble.example', 'PL'),
  company('Křišťál Brno s.r.o.', 'kristal-brno.example', 'CZ'),
  company('Yıldız Tekstil A.Ş.', 'yildiz-tekstil.example', 'TR'),
  company('Αιγαίο Ναυτιλία', 'aegean-shipping.example', 'GR'),
  company('Балкан Софт', 'balkan-soft.example', 'BG'),
  company('الواحة للتجارة', 'oasis-trading.example', 'AE'),
  company('כרמל טכנולוגיות', 'carmel-tech.example', 'IL'),
  company('さくら商事', 'sakura-shoji.example', 'JP'),
];

export const departments: readonly [string, ...string[]] = [
  'Sales',
  'Purchasing',
  'Finance',
  'Legal',
  'Research & Development',
  'Human Resources',
  'IT Operations',
  'Logistics',
  'Marketing',
  'Customer Care',
];

export const colleagueTitles: readonly [string, ...string[]] = [
  'Account Manager',
  'Senior Buyer',
  'Software Engineer',
  'Controller',
  'Project Manager',
  'Team Lead',
  'Head of Department',
  'Assistant',
  'Business Analyst',
  'Technician',
  'Paralegal',
  'Working Student',
];

export const externalTitles: readonly [string, ...string[]] = [
  'Buyer',
  'Key Account Manager',
  'Managing Director',
  'Geschäftsführerin',
  'Directeur commercial',
  'Sales Representative',
  'Dispatcher',
  'Chief Accountant',
  'Consultant',
  'Export Manager',
  'Field Service Engineer',
];
