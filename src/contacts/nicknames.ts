/** Given names that are used for one another; a name may stand in several groups. Folded. */
const groups = [
  'alexander alex sascha sasha xander',
  'alexandra alex sandra sasha lexi',
  'alfred al fred',
  'amanda mandy',
  'andreas andrew andy drew andre',
  'anne anna ann annie anja anke anneke',
  'anthony antonio tony toni anton',
  'barbara barb babs barbel',
  'benjamin ben benny',
  'bernhard bernd bernie bernard',
  'catherine katherine kathryn katharina kate katie kathy cathy kat karin katrin',
  'charles charlie chuck carl karl carlos',
  'christina christine chris tina kirsten',
  'christopher christoph chris kit',
  'daniel dan danny',
  'david dave davy',
  'deborah deb debbie',
  'donald don donny',
  'dorothy dorothea dot dora doris',
  'edward eduard ed eddie ted ned',
  'elizabeth elisabeth liz lisa beth betty eliza lizzie elsa lisbeth isabel',
  'francis francisco frank franz fran paco',
  'frederick friedrich fred freddy fritz',
  'gabriel gabriele gabi gaby',
  'george georg jorge jurgen',
  'gregory greg gregor',
  'henry heinrich harry hank heinz',
  'jacob jakob jack jake james',
  'james jim jimmy jamie',
  'jennifer jen jenny',
  'jessica jess jessie',
  'johannes john johann hans jan jon juan ivan jack johnny',
  'jonathan jon nathan jonny',
  'joseph josef joe joey jose pepe sepp',
  'joshua josh',
  'kenneth ken kenny',
  'lawrence laurence lorenz larry',
  'leonard leonardo leo len lenny',
  'ludwig louis lewis luis lou',
  'margaret margarete maggie meg peggy greta rita gretchen',
  'maria mary marie molly polly mia',
  'matthew matthias mateo matt',
  'maximilian max',
  'michael mike mick mickey michel miguel mikhail misha',
  'nathaniel nathan nate',
  'nicholas nikolaus nicolas nick klaus niko',
  'pamela pam',
  'patricia pat patty trish',
  'patrick pat paddy',
  'peter pete pedro petr piotr',
  'philip phillip philipp phil',
  'rebecca becky',
  'richard rich rick dick ricky ricardo',
  'robert rob bob bobby robbie bert roberto',
  'ronald ron ronnie',
  'samuel samantha sam sammy',
  'stephen steven stefan stephan steve esteban',
  'susan suzanne susanne sue susie',
  'theodore theodor theo ted teddy',
  'theresa teresa tess terry',
  'thomas tom tommy tomas',
  'timothy tim timmy',
  'ulrich uli',
  'victoria vicky tori',
  'vladimir volodymyr vova wladimir',
  'walter walt wally',
  'wilhelm william bill will billy willy liam guillermo guillaume',
  'wolfgang wolf',
] as const;

const groupsOfName = new Map<string, number[]>();
for (const [index, group] of groups.entries()) {
  for (const name of group.split(' ')) groupsOfName.set(name, [...(groupsOfName.get(name) ?? []), index]);
}

/** Whether two folded given names are used for one another: `bill` and `william`. Not transitive. */
export function sameNickname(one: string, other: string): boolean {
  const numbers = groupsOfName.get(one);
  if (numbers === undefined) return false;
  const others = groupsOfName.get(other);
  return others?.some((number) => numbers.includes(number)) ?? false;
}

/** The folded given names that a folded one stands for, itself left out: `bill` → `william`, `will`, … */
export function nicknamesOf(name: string): readonly string[] {
  const others = new Set<string>();
  for (const number of groupsOfName.get(name) ?? []) {
    for (const other of groups[number]?.split(' ') ?? []) if (other !== name) others.add(other);
  }
  return [...others];
}
