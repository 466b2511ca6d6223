/** Names of invented people by language. A pair is a name in its own script and in Latin letters for addresses. */

type Name = string | readonly [own: string, latin: string];

export interface NamePool {
  readonly language: string;
  /** Country of most people of this pool; a key of the phone plans. */
  readonly country: string;
  /** How often the pool is drawn from, relative to the others. */
  readonly weight: number;
  readonly given: readonly [Name, ...Name[]];
  readonly family: readonly [Name, ...Name[]];
  readonly cities: readonly [readonly [city: string, postalCode: string], ...(readonly [string, string])[]];
  readonly streets: readonly [string, ...string[]];
}

const list = (text: string): readonly [string, ...string[]] => {
  const [first = '', ...rest] = text.split(' ').map((word) => word.replaceAll('_', ' '));
  return [first, ...rest];
};

export const namePools: readonly [NamePool, ...NamePool[]] = [
  {
    language: 'en-GB',
    country: 'GB',
    weight: 22,
    given: list(
      'John Jon Jonathan Johanna Mary Sarah Emma Oliver George Harry Amelia Isla Charlotte Grace William Liam Sean Siobhan Catherine Katherine Kathryn Michael Mike Thomas Elizabeth Beth Robert Bob Alice Daniel Fiona Graham Hugh Imogen',
    ),
    family: list(
      "Smith Smythe Johnson Jones O'Brien O'Connor Doe Brown Taylor Wilson Davies Evans Walker Wright Thompson White Hughes Green Hall Clarke Clark Fitz-Gerald Parker-Bowes MacDonald McDonald Stephens Stevens Baker Cooper Ward St._John",
    ),
    cities: [
      ['London', 'EC1A 1BB'],
      ['Leeds', 'LS1 4AP'],
      ['Edinburgh', 'EH1 1YZ'],
    ],
    streets: ['High Street', 'Station Road', 'Church Lane', 'Victoria Road'],
  },
  {
    language: 'en-US',
    country: 'US',
    weight: 16,
    given: list(
      'John Johnny James Patricia Jennifer Linda David Susan Jessica Karen Steven Stephen Kevin Brian Nancy Mark Sandra Ashley Emily Donna Carol Ruth Sharon Amy Justin Tyler Ethan',
    ),
    family: list(
      'Smith Johnson Williams Miller Davis Garcia Rodriguez Anderson Jackson Lee Harris Lewis Robinson Young King Scott Hill Adams Nelson Mitchell Roberts Campbell Carter Phillips Van_Dyke De_La_Cruz',
    ),
    cities: [
      ['Seattle', '98101'],
      ['Boston', '02108'],
      ['Austin', '78701'],
    ],
    streets: ['Main St', 'Maple Ave', 'Oak Blvd', '5th Ave'],
  },
  {
    language: 'de-DE',
    country: 'DE',
    weight: 20,
    given: list(
      'Jürgen Jörg Günther Käthe Änne Björn Sören Hans-Peter Karl-Heinz Anna-Lena Marie-Luise Wolfgang Ulrike Heike Sabine Petra Stefan Stephan Katharina Johannes Johann Maximilian Lukas Leonie Mia Felix Anton Ursula Götz Lütfiye',
    ),
    family: list(
      'Müller Mueller Möller Meier Meyer Maier Mayer Schmidt Schmitt Schröder Schäfer Groß Weiß Strauß Köhler Krüger Böhm Jäger Bäcker Vogel von_Hülsen zu_Löwenstein Hofmann Hoffmann Müller-Lüdenscheidt Fuß Ölschläger Übelacker',
    ),
    cities: [
      ['Berlin', '10115'],
      ['München', '80331'],
      ['Köln', '50667'],
      ['Düsseldorf', '40213'],
    ],
    streets: ['Hauptstraße', 'Goethestraße', 'Am Mühlbach', 'Königsallee'],
  },
  {
    language: 'fr-FR',
    country: 'FR',
    weight: 10,
    given: list(
      'Jean Jean-Pierre François Françoise Hélène Zoé Chloé Noël Élodie Étienne Gérard Agnès Aurélie Benoît Céline Thérèse Maël Anaïs',
    ),
    family: list(
      "Lefèvre Lefebvre Dupont Dupond Durand L'Hôpital D'Artois Bérenger Côté Fournier Gauthier Moreau Noël Sécher Delacroix-Petit",
    ),
    cities: [
      ['Paris', '75002'],
      ['Lyon', '69001'],
    ],
    streets: ['rue de la Paix', 'avenue des Tilleuls', 'quai Saint-Michel'],
  },
  {
    language: 'es-ES',
    country: 'ES',
    weight: 8,
    given: list(
      'José María José_María Íñigo Begoña Nuria Raúl Sofía Andrés Lucía Inés Ángel Concepción Jesús Martín Óscar',
    ),
    family: list(
      'García_Márquez Núñez Peña Ibáñez López Fernández Rodríguez Muñoz Gómez de_la_Fuente Martínez-Sáez Castaño',
    ),
    cities: [
      ['Madrid', '28013'],
      ['Sevilla', '41001'],
    ],
    streets: ['Calle Mayor', 'Avenida de la Constitución', 'Plaza de España'],
  },
  {
    language: 'pl-PL',
    country: 'PL',
    weight: 6,
    given: list(
      'Łukasz Małgorzata Agnieszka Paweł Michał Zbigniew Stanisław Żaneta Grażyna Bożena Świętosław Jan',
    ),
    family: list(
      'Wójcik Kowalska Kowalski Wiśniewska Dąbrowski Lewandowski Zieliński Szymańska Źrebiec Łęcki Brzęczyszczykiewicz',
    ),
    cities: [
      ['Warszawa', '00-001'],
      ['Łódź', '90-001'],
    ],
    streets: ['ul. Piotrkowska', 'ul. Długa', 'al. Jerozolimskie'],
  },
  {
    language: 'cs-CZ',
    country: 'CZ',
    weight: 5,
    given: list('Jiří Jana Tereza Ondřej Přemysl Růžena Zdeněk Kateřina Štěpán Eliška Jan Žofie'),
    family: list('Novák Nováková Dvořák Dvořáková Svoboda Černý Procházka Křížová Řezníček Růžička Šťastný'),
    cities: [
      ['Praha', '110 00'],
      ['Brno', '602 00'],
    ],
    streets: ['Dlouhá', 'Na Příkopě', 'Vinohradská'],
  },
  {
    language: 'tr-TR',
    country: 'TR',
    weight: 4,
    given: list('İbrahim Işıl Çağla Gökçe Şule Ömer Ayşe Özgür Umut Yiğit'),
    family: list('Yılmaz Çelik Şahin Öztürk Kılıç Doğan Güneş Işık İnönü'),
    cities: [
      ['İstanbul', '34430'],
      ['İzmir', '35210'],
    ],
    streets: ['İstiklal Cd.', 'Bağdat Cd.', 'Şehitler Sk.'],
  },
  {
    language: 'el-GR',
    country: 'GR',
    weight: 3,
    given: [
      ['Γιώργος', 'Giorgos'],
      ['Ελένη', 'Eleni'],
      ['Δημήτρης', 'Dimitris'],
      ['Αικατερίνη', 'Aikaterini'],
      ['Ιωάννης', 'Ioannis'],
    ],
    family: [
      ['Παπαδόπουλος', 'Papadopoulos'],
      ['Νικολάου', 'Nikolaou'],
      ['Γεωργίου', 'Georgiou'],
      ['Οικονόμου', 'Oikonomou'],
    ],
    cities: [['Αθήνα', '105 57']],
    streets: ['Ερμού', 'Σταδίου'],
  },
  {
    language: 'bg-BG',
    country: 'BG',
    weight: 2,
    given: [
      ['Иван', 'Ivan'],
      ['Юлия', 'Yuliya'],
      ['Георги', 'Georgi'],
      ['Цветана', 'Tsvetana'],
    ],
    family: [
      ['Иванов', 'Ivanov'],
      ['Петрова', 'Petrova'],
      ['Димитров', 'Dimitrov'],
      ['Жечев', 'Zhechev'],
    ],
    cities: [['София', '1000']],
    streets: ['бул. Витоша', 'ул. Граф Игнатиев'],
  },
  {
    language: 'ar-AE',
    country: 'AE',
    weight: 2,
    given: [
      ['محمد', 'Mohammed'],
      ['فاطمة', 'Fatima'],
      ['يوسف', 'Youssef'],
      ['ليلى', 'Layla'],
    ],
    family: [
      ['الحداد', 'Al-Haddad'],
      ['منصور', 'Mansour'],
      ['عبد الله', 'Abdullah'],
      ['الخطيب', 'Al-Khatib'],
    ],
    cities: [['Dubai', '']],
    streets: ['Sheikh Zayed Road'],
  },
  {
    language: 'he-IL',
    country: 'IL',
    weight: 2,
    given: [
      ['נועה', 'Noa'],
      ['יונתן', 'Yonatan'],
      ['תמר', 'Tamar'],
      ['דוד', 'David'],
    ],
    family: [
      ['כהן', 'Cohen'],
      ['לוי', 'Levi'],
      ['בן-דוד', 'Ben-David'],
      ['פרץ', 'Peretz'],
    ],
    cities: [['תל אביב', '6100000']],
    streets: ['רוטשילד', 'דיזנגוף'],
  },
  {
    language: 'ja-JP',
    country: 'JP',
    weight: 2,
    given: [
      ['太郎', 'Taro'],
      ['花子', 'Hanako'],
      ['健一', 'Kenichi'],
      ['美咲', 'Misaki'],
    ],
    family: [
      ['佐藤', 'Sato'],
      ['鈴木', 'Suzuki'],
      ['高橋', 'Takahashi'],
      ['田中', 'Tanaka'],
    ],
    cities: [['東京', '100-0001']],
    streets: ['千代田1-1', '丸の内2-3'],
  },
];

const special: Readonly<Record<string, string>> = {
  ß: 'ss',
  ł: 'l',
  ı: 'i',
  ø: 'o',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
};

/** A name as it stands in an e-mail address: lower-case ASCII letters, digits and hyphens. */
export function toAddressPart(text: string): string {
  return text
    .replace(/[äöü]/gi, (letter) => `${letter.normalize('NFD').charAt(0)}e`)
    .toLowerCase()
    .replace(/[ßłıøđæœ]/g, (letter) => special[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-z0-9-]/g, '');
}

/** A name in its own script and in Latin letters. */
export function bothSpellings(name: Name): { readonly own: string; readonly latin: string } {
  return typeof name === 'string' ? { own: name, latin: name } : { own: name[0], latin: name[1] };
}
