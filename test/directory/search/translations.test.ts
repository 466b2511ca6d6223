import { describe, expect, it } from 'vitest';
import { rankPeople } from '../../../src/contacts/matching/rank.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { meetsPersonFilters } from '../../../src/contacts/query/query-filters.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { contactOf, person } from './documents.ts';

const people: readonly (readonly [
  id: string,
  name: string,
  title: string,
  city: string,
  company?: string,
])[] = [
  ['buyer-munich', 'Ada Alder', 'Buyer', 'Munich', 'Contoso Ltd'],
  ['einkauf-muenchen', 'Ben Birke', 'Einkauf', 'Muenchen'],
  ['sales-vienna', 'Cleo Cedar', 'Sales Manager', 'Vienna', 'Fabrikam'],
  ['vertrieb-wien', 'Dora Dorn', 'Vertriebsleiterin', 'Wien'],
  ['ventas-geneva', 'Eva Erle', 'Gerente de ventas', 'Geneva'],
  ['sales-geneve', 'Finn Fichte', 'Head of Sales', 'Genève'],
  ['comptable-bale', 'Gil Ginster', 'Comptable', 'Bâle'],
  ['engineer-milan', 'Hugo Hasel', 'Engineer', 'Milano'],
  ['lawyer-london', 'Ida Iris', 'Avvocato', 'London'],
  ['assistant-hague', 'Jan Jasmin', 'Assistant', 'The Hague'],
  ['developer-lisbon', 'Kai Kiefer', 'Entwickler', 'Lisboa'],
  ['director-prague', 'Lea Linde', 'Directora', 'Praha'],
  ['engineer-newyork', 'Mia Mohn', 'Ingénieur', 'New York'],
  ['buyer-mexico', 'Noa Nelke', 'Comprador', 'Ciudad de México'],
  ['nurse-nice', 'Ole Olive', 'Nurse', 'Nice'],
  ['doctor-aachen', 'Pia Pappel', 'Ärztin', 'Aachen'],
  ['clerk-essen', 'Quin Quitte', 'Clerk', 'Essen'],
  ['clerk-halle', 'Rex Rose', 'Sachbearbeiter', 'Halle'],
  ['cook-lille', 'Sam Salbei', 'Cook', 'Lille'],
  ['surname-koch', 'Tom Koch', 'Clerk', 'Ulm'],
  ['surname-wien', 'Uwe Wien', 'Pilot', 'Ulm'],
  ['surname-buyer', 'Vera Buyer', 'Pilot', 'Ulm'],
  ['surname-schneider', 'Will Schneider', 'Pilot', 'Ulm'],
  ['surname-florence', 'Florence Xu', 'Pilot', 'Ulm'],
  ['given-milan', 'Milan Yew', 'Pilot', 'Ulm'],
  ['company-mailand', 'Zoe Zeder', 'Pilot', 'Ulm', 'Mailand'],
  ['hr-zurich', 'Abel Ahorn', 'Personalleiter', 'Zürich'],
  ['hr-zurigo', 'Bea Buche', 'HR Manager', 'Zurigo'],
  ['monaco', 'Cara Clematis', 'Buyer', 'Monaco'],
  ['paris', 'Dan Distel', 'Responsable achats', 'Paris'],
  ['partner-petersburg', 'Emil Efeu', 'Partner', 'Sankt Petersburg'],
  ['assistant-antwerp', 'Gus Gras', 'Assistentin', 'Antwerpen'],
  ['name-arc', "Jeanne d'Arc", 'Pilot', 'Ulm'],
  ['cfo-copenhagen', 'Hal Heide', 'Chief Financial Officer', 'København'],
  ['chef-copenhagen', 'Ian Iva', 'Chef', 'København'],
  ['manager-copenhagen', 'Ira Ilex', 'Restaurant Manager', 'København'],
  ['geschaeftsfuehrer-koeln', 'Jil Kamille', 'Geschäftsführerin', 'Köln'],
  ['ceo-cologne', 'Kim Klee', 'CEO', 'Cologne'],
  ['sales-bucharest', 'Lou Lilie', 'Sales Engineer', 'București'],
  ['quality-bucharest', 'Max Minze', 'Quality Engineer', 'București'],
  ['cape', 'Fay Farn', 'Accountant', 'Cape Town'],
];

const documents = people.map(([id, name, title, city, company = '']) =>
  person(id, name, { title, city, company }),
);
const index = createSearchIndex();
index.put(documents);
const contacts = new Map(documents.map((document) => [document.id, contactOf(document)]));

/** A list leaves out who is only like what was typed. */
const likeKinds: readonly string[] = ['typing error', 'sound'];

/** All people whom a sentence finds, or only the first of them behind a `^`. */
const sentences: Readonly<Record<string, readonly (readonly [sentence: string, ids: string])[]>> = {
  English: [
    ['buyers in Munich', 'buyer-munich einkauf-muenchen'],
    ['sales managers in Vienna', 'sales-vienna vertrieb-wien'],
    ['engineers in Milan', 'engineer-milan'],
    ['who works in Geneva?', 'ventas-geneva sales-geneve'],
    ['how many lawyers are in London?', 'lawyer-london'],
    ['directors in Prague', 'director-prague'],
    ['everyone in Lisbon', 'developer-lisbon'],
    ['developers in Lisbon', 'developer-lisbon'],
    ['accountants in Basel', 'comptable-bale'],
    ['all clerks in Halle', 'clerk-halle'],
    ['buyers in Monaco', 'monaco'],
    ['everyone in Saint Petersburg', 'partner-petersburg'],
    ['doctors in Aachen', 'doctor-aachen'],
    ['title:buyer city:Paris', 'paris'],
    ['CFO in Copenhagen', '^cfo-copenhagen'],
    ['chefs in Copenhagen', 'chef-copenhagen'],
    ['managing directors in Cologne', 'geschaeftsfuehrer-koeln'],
  ],
  German: [
    ['Einkäufer in München', 'buyer-munich einkauf-muenchen'],
    ['Wer ist unser Einkäufer in München?', '^einkauf-muenchen'],
    ['Einkäufer in Muenchen', 'buyer-munich einkauf-muenchen'],
    ['alle Einkäuferinnen in München', 'buyer-munich einkauf-muenchen'],
    ['wer arbeitet im Einkauf in München?', 'buyer-munich einkauf-muenchen'],
    ['Vertriebsleiter in Wien', 'sales-vienna vertrieb-wien'],
    ['sales manager in Wien', '^sales-vienna'],
    ['wie viele Ingenieure gibt es in Mailand?', 'engineer-milan'],
    ['Personalleiter in Zürich', 'hr-zurich hr-zurigo'],
    ['wer arbeitet in Genf?', 'ventas-geneva sales-geneve'],
    ['Buchhalter in Kapstadt', 'cape'],
    ['Anwälte in London', 'lawyer-london'],
    ['Krankenschwester in Nizza', '^nurse-nice'],
    ['city:Lissabon', 'developer-lisbon'],
    ['Vertriebsingenieure in Bukarest', '^sales-bucharest'],
    ['Geschäftsführer in Köln', 'geschaeftsfuehrer-koeln ceo-cologne'],
    ['title:Assistentin', 'assistant-antwerp assistant-hague'],
  ],
  French: [
    ['acheteurs à Munich', 'buyer-munich einkauf-muenchen'],
    ['acheteuse à Munich', '^buyer-munich'],
    ['responsables achats à Paris', 'paris'],
    ['qui travaille à Vienne ?', 'sales-vienna vertrieb-wien'],
    ['responsables des ventes à Genève', 'ventas-geneva sales-geneve'],
    ['tous les ingénieurs à Milan', 'engineer-milan'],
    ['comptables au Cap', 'cape'],
    ["tous les assistants d'Anvers", 'assistant-antwerp'],
    ["assistant d'Anvers", '^assistant-antwerp'],
    ["Jeanne d'Arc", 'name-arc'],
    ['avocats à Londres', 'lawyer-london'],
    ['assistantes à La Haye', 'assistant-hague'],
    ['directrices à Prague', 'director-prague'],
    ['infirmière à Nice', '^nurse-nice'],
    ['directeur général à Cologne', '^geschaeftsfuehrer-koeln'],
    ['commerciaux à Bucarest', '^sales-bucharest'],
    ['médecin à Aix-la-Chapelle', '^doctor-aachen'],
  ],
  Spanish: [
    ['gerente de ventas en Ginebra', '^ventas-geneva'],
    ['gerentes de ventas en Ginebra', 'ventas-geneva'],
    ['compradores en Múnich', 'buyer-munich einkauf-muenchen'],
    ['todos los abogados en Londres', 'lawyer-london'],
    ['¿quién trabaja en Praga?', 'director-prague'],
    ['ingenieros en Nueva York', 'engineer-newyork'],
    ['compradores en México', 'buyer-mexico'],
    ['desarrolladores en Lisboa', 'developer-lisbon'],
    ['contable en Basilea', '^comptable-bale'],
    ['responsable de recursos humanos en Zúrich', '^hr-zurich'],
    ['jefe de compras en París', '^paris'],
    ['cuántos gerentes hay en Viena', 'sales-vienna vertrieb-wien'],
  ],
  Italian: [
    ['acquirenti a Monaco di Baviera', 'buyer-munich einkauf-muenchen'],
    ['responsabile vendite a Vienna', '^sales-vienna'],
    ['chi lavora a Ginevra?', 'ventas-geneva sales-geneve'],
    ['ingegneri a Milano', 'engineer-milan'],
    ['avvocati a Londra', 'lawyer-london'],
    ['sviluppatori a Lisbona', 'developer-lisbon'],
    ['contabile a Basilea', '^comptable-bale'],
    ["assistenti all'Aia", 'assistant-hague'],
    ['quanti direttori ci sono a Praga', 'director-prague'],
  ],
  Portuguese: [
    ['compradores em Munique', 'buyer-munich einkauf-muenchen'],
    ['engenheiros em Milão', 'engineer-milan'],
    ['gerente de vendas em Genebra', '^ventas-geneva'],
    ['todos os advogados em Londres', 'lawyer-london'],
    ['quem trabalha em Praga?', 'director-prague'],
    ['engenheiros em Nova Iorque', 'engineer-newyork'],
    ['compradores na Cidade do México', 'buyer-mexico'],
  ],
  Dutch: [
    ['inkopers in München', 'buyer-munich einkauf-muenchen'],
    ['verkoopmanagers in Wenen', 'sales-vienna vertrieb-wien'],
    ['wie werkt in Genève?', 'ventas-geneva sales-geneve'],
    ['advocaten in Londen', 'lawyer-london'],
    ['ontwikkelaars in Lissabon', 'developer-lisbon'],
    ['ingenieurs in Milaan', 'engineer-milan'],
    ['boekhouders in Kaapstad', 'cape'],
    ['assistent in Den Haag', '^assistant-hague'],
    ['kwaliteitsingenieur in Boekarest', '^quality-bucharest'],
  ],
  'words that are also names': [
    ['Koch', 'surname-koch'],
    ['Tom Koch', '^surname-koch'],
    ['Wien', '^surname-wien'],
    ['Buyer', '^surname-buyer'],
    ['Vera Buyer', '^surname-buyer'],
    ['Schneider', 'surname-schneider'],
    ['Milan', '^given-milan'],
    ['Florence', 'surname-florence'],
    ['Mailand', '^company-mailand'],
    ['Essen', 'clerk-essen'],
    ['clerks in Essen', 'clerk-essen'],
    ['Lille', 'cook-lille'],
    ['cook in Lille', '^cook-lille'],
    ['everyone in Nice', 'nurse-nice'],
    ['everyone in Munich except buyers', ''],
    ['buyers not in München', 'monaco paris buyer-mexico'],
  ],
};

describe('a city or a job in another language', () => {
  describe.each(Object.entries(sentences))('%s', (_language, rows) => {
    it.each(rows)('%j finds %j in the index', (sentence, ids) => {
      const query = parseQuery(sentence);
      const hits = index.search(query, 50, 10).filter(({ id, missing, matches }) => {
        const isLike = missing.length > 0 || matches.some(({ kind }) => likeKinds.includes(kind));
        return !isLike && meetsPersonFilters([contacts.get(id) ?? expect.fail(id)], query);
      });
      check(
        hits.map(({ id }) => id),
        ids,
      );
    });

    it.each(rows)('%j finds %j in a system', (sentence, ids) => {
      check(
        rankPeople([...contacts.values()], parseQuery(sentence)).map(({ contact }) => contact.ref.id),
        ids,
      );
    });
  });
});

function check(found: readonly string[], ids: string): void {
  if (ids.startsWith('^')) expect(found[0]).toBe(ids.slice(1));
  else expect(found.toSorted()).toEqual(ids.split(' ').filter(Boolean).toSorted());
}
