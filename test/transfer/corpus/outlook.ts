import type { Person } from './people.ts';

/** The kinds of columns of Outlook's own export, in the order in which it writes them. */
const kinds = [
  'prefix',
  'given',
  'middle',
  'surname',
  'suffix',
  'company',
  'department',
  'title',
  'street1',
  'street2',
  'city',
  'state',
  'postalCode',
  'country',
  'homeStreet',
  'homeCity',
  'assistantPhone',
  'businessFax',
  'business1',
  'business2',
  'car',
  'home',
  'mobile',
  'otherPhone',
  'pager',
  'email1',
  'emailType',
  'emailName',
  'email2',
  'email3',
  'birthday',
  'notes',
  'web',
  'office',
  'private',
] as const;
type Kind = (typeof kinds)[number];

const headings: Readonly<Record<string, string>> = {
  English:
    "Title|First Name|Middle Name|Last Name|Suffix|Company|Department|Job Title|Business Street|Business Street 2|Business City|Business State|Business Postal Code|Business Country/Region|Home Street|Home City|Assistant's Phone|Business Fax|Business Phone|Business Phone 2|Car Phone|Home Phone|Mobile Phone|Other Phone|Pager|E-mail Address|E-mail Type|E-mail Display Name|E-mail 2 Address|E-mail 3 Address|Birthday|Notes|Web Page|Office Location|Private",
  German:
    'Anrede|Vorname|Weitere Vornamen|Nachname|Suffix|Firma|Abteilung|Position|Straße geschäftlich|Straße geschäftlich 2|Ort geschäftlich|Region geschäftlich|Postleitzahl geschäftlich|Land/Region geschäftlich|Straße privat|Ort privat|Telefon Assistent|Fax geschäftlich|Telefon geschäftlich|Telefon geschäftlich 2|Autotelefon|Telefon (privat)|Mobiltelefon|Weiteres Telefon|Pager|E-Mail-Adresse|E-Mail-Typ|E-Mail: Angezeigter Name|E-Mail 2: Adresse|E-Mail 3: Adresse|Geburtstag|Notizen|Webseite|Büro|Privat',
  French:
    "Titre|Prénom|Deuxième prénom|Nom|Suffixe|Société|Service|Titre|Rue (bureau)|Rue (bureau) 2|Ville (bureau)|Dép/Région (bureau)|Code postal (bureau)|Pays/Région (bureau)|Rue (domicile)|Ville (domicile)|Téléphone de l'assistant(e)|Télécopie (bureau)|Téléphone (bureau)|Téléphone 2 (bureau)|Téléphone (voiture)|Téléphone (domicile)|Tél. mobile|Téléphone (autre)|Récepteur de radiomessagerie|Adresse de messagerie|Type de messagerie|Nom complet de l'adresse de messagerie|Adresse de messagerie 2|Adresse de messagerie 3|Anniversaire|Notes|Page Web|Bureau|Privé",
  Spanish:
    'Título|Nombre|Segundo nombre|Apellidos|Sufijo|Organización|Departamento|Puesto|Calle del trabajo|Calle del trabajo 2|Ciudad de trabajo|Provincia o estado de trabajo|Código postal del trabajo|País o región del trabajo|Calle del domicilio|Ciudad del domicilio|Teléfono del ayudante|Fax del trabajo|Teléfono del trabajo|Teléfono del trabajo 2|Teléfono del automóvil|Particular|Número móvil|Otro teléfono|Localizador|Dirección de correo electrónico|Tipo de correo electrónico|Nombre de pantalla de correo electrónico|Dirección de correo electrónico 2|Dirección de correo electrónico 3|Cumpleaños|Notas|Página Web|Oficina|Privado',
  Italian:
    'Titolo|Nome|Secondo nome|Cognome|Titolo straniero|Società|Reparto|Posizione|Via (uff.)|Via (uff.) 2|Città (uff.)|Provincia (uff.)|CAP (uff.)|Paese (uff.)|Via (ab.)|Città (ab.)|Telefono assistente|Fax (uff.)|Ufficio|Ufficio 2|Telefono auto|Abitazione|Cellulare|Altro telefono|Cercapersone|Indirizzo posta elettronica|Tipo posta elettronica|Nome visualizzato posta elettronica|Indirizzo posta elettronica 2|Indirizzo posta elettronica 3|Compleanno|Note|Pagina Web|Ubicazione ufficio|Privato',
  Dutch:
    'Titel|Voornaam|Middelste naam|Achternaam|Achtervoegsel|Bedrijf|Afdeling|Functie|Werkadres, straat|Werkadres 2, straat|Werkadres, plaats|Werkadres, provincie|Werkadres, postcode|Werkadres, land/regio|Huisadres, straat|Huisadres, plaats|Telefoon assistent|Fax op werk|Telefoon op werk|Telefoon op werk 2|Autotelefoon|Telefoon thuis|Mobiele telefoon|Andere telefoon|Pager|E-mailadres|E-mailtype|Weergavenaam voor e-mail|E-mailadres 2|E-mailadres 3|Verjaardag|Notities|Webpagina|Kantoorlocatie|Privé',
  Portuguese:
    'Título|Nome|Segundo Nome|Sobrenome|Sufixo|Empresa|Departamento|Cargo|Rua do Endereço Comercial|Rua do Endereço Comercial 2|Cidade do Endereço Comercial|Estado do Endereço Comercial|CEP do Endereço Comercial|País/Região do Endereço Comercial|Rua do Endereço Residencial|Cidade do Endereço Residencial|Telefone do Assistente|Fax Comercial|Telefone Comercial|Telefone Comercial 2|Telefone do Carro|Telefone Residencial|Telefone Celular|Outro Telefone|Pager|Endereço de Email|Tipo de Email|Nome para Exibição do Email|Endereço de Email 2|Endereço de Email 3|Aniversário|Anotações|Página da Web|Local do Escritório|Particular',
};

export const outlookLanguages = Object.keys(headings);

/** Returns the rows of Outlook's export in a language, the heading first. */
export function outlookTable(language: string, people: readonly Person[]): readonly (readonly string[])[] {
  const heading = (headings[language] ?? '').split('|');
  if (heading.length !== kinds.length) throw new Error(`${language} has ${heading.length} headings`);
  return [heading, ...people.map((person) => kinds.map((kind) => valueIn(kind, person)))];
}

function valueIn(kind: Kind, person: Person): string {
  const [street1 = '', street2 = ''] = person.street.split('\n');
  const values: Readonly<Record<Kind, string>> = {
    prefix: person.prefix,
    given: person.given,
    middle: person.middle,
    surname: person.surname,
    suffix: person.suffix,
    company: person.company,
    department: person.department,
    title: person.title,
    street1,
    street2,
    city: person.city,
    state: person.state,
    postalCode: person.postalCode,
    country: person.country,
    homeStreet: 'Am Waldrand 1',
    homeCity: 'Dorf',
    assistantPhone: '+49 89 555',
    businessFax: person.fax,
    business1: person.business[0] ?? '',
    business2: person.business[1] ?? '',
    car: '',
    home: person.home,
    mobile: person.mobile,
    otherPhone: '',
    pager: '+49 1234 5',
    email1: person.emails[0] ?? '',
    emailType: 'SMTP',
    emailName: `${person.display} (${person.emails[0] ?? ''})`,
    email2: person.emails[1] ?? '',
    email3: person.emails[2] ?? '',
    birthday: '0.0.00',
    notes: person.notes,
    web: person.web,
    office: person.office,
    private: 'False',
  };
  return values[kind];
}
