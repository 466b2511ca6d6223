/** The list whose members a text may ask for, with the words that would be somebody's name: "list Maria". */
export interface NamedList {
  readonly list: string;
  readonly asName: string;
  /** Who may be in the list: "is John Doe in Partners?" */
  readonly person?: string;
}

const longest = 200;
const kind = '(?:(?:distribution|mailing|mail|e-?mail) )?(?:list|group)';
const please = '(?:,? (?:please|pls|bitte|thanks))?[\\s?!.]{0,9}$';
const showing =
  "(?:(?:show|open|view|see|display|list|give|get|find|print)(?: me| us)? |(?:can|could) (?:i|you) (?:see|show me|open) |is there an? |do we have an? |what(?:['’]s| is| are) )?(?:the |our |my )?";

const courtesy =
  /^(?:(?:please|pls|kindly|bitte|hi|hello|hey|ok),? |(?:can|could|would|will) you (?:please )?|i(?: want to|['’]d like to| need to) ){1,3}/iu;

const named = new RegExp(`^${showing}(?<name>${kind} (?:called |named )?(?<list>.+?))${please}`, 'iu');
const nameFirst = new RegExp(
  `^${showing}(?:in (?:the )?|on (?:the )?)?(?<name>(?<list>.+?) ${kind})${please}`,
  'iu',
);
const asking = [
  // "who is in Partners?", "who is a member of Partners?", "list the members of Partners"
  `(?:(?:show|tell|list)(?: me| us)? )?who(?: else)?(?: is|['’]?s| are) (?:all |else )?(?:in|on) (?:the )?(?<list>.+?)`,
  `what(?: is|['’]?s) (?:in|on) (?:the )?(?<list>${kind} .+?|.+? ${kind})`,
  `(?:who(?: is|['’]?s| are) |how many )?(?:an? |the |all |all the )?members? (?:of|in|are in|are on) (?:the )?(?<list>.+?)`,
  `(?:show|list|view|see|display|give|get)(?: me| us)? (?:the |all |all the )?members? (?:of|in) (?:the )?(?<list>.+?)`,
  `(?:is|are) (?!there |it |this |that )(?<person>.+?) (?:already |still )?(?:in|on|an? member of|(?:a )?part of) (?:the )?(?<list>.+?)`,
  `who (?:belongs to|(?:gets|receives) (?:the )?(?:e-?)?mails? (?:sent )?(?:to|for)) (?:the )?(?<list>.+?)`,
  `how many (?:(?:people|contacts|members) )?are (?:there )?(?:in|on) (?:the )?(?<list>.+?)`,
  `how many members (?:does|has) (?:the )?(?<list>.+?)(?: have| got)?`,
  // With the word for a list, because "people in Berlin" asks for no list.
  `(?:show|list|view|see|display|give|get)?(?: me| us)? ?(?:everyone|everybody|all|all people|all contacts|people|contacts|how many(?: people| contacts)?(?: are| is)?) (?:in|on|from|of) (?:the )?(?<list>(?:${kind} .+?|.+? ${kind}))`,
  // Other languages
  `wer (?:ist|sind|steht) (?:alles )?(?:in|im|auf) (?:der |dem )?(?:liste |verteiler )?(?<list>.+?)`,
  `(?:zeig|zeige|öffne)(?: mir)?(?: bitte)? (?:die |den )?(?:liste|verteiler|verteilerliste) (?<list>.+?)`,
  `qui (?:est|sont|se trouve) (?:dans|sur) (?:la liste )?(?<list>.+?)`,
  `(?:montre|affiche|ouvre)(?:-moi)? la liste (?<list>.+?)`,
  `qui[eé]n(?:es)? est[aá]n? en (?:la lista )?(?<list>.+?)`,
  `(?:muestra|mu[eé]strame|abre) la lista (?<list>.+?)`,
  `chi (?:è|e|c['’]è) (?:in|nella lista) (?<list>.+?)`,
  `(?:mostra|mostrami|apri) la lista (?<list>.+?)`,
  `quem est[aá] (?:em|na lista) (?<list>.+?)`,
  `(?:mostra|mostre|abra) a lista (?<list>.+?)`,
  `wie (?:zit|zitten|staat|staan) (?:in|op) (?:de lijst )?(?<list>.+?)`,
  `toon(?: me)? de lijst (?<list>.+?)`,
].map((question) => new RegExp(`^${question}${please}`, 'iu'));

/** One of these is in every question about a list. */
const mayAsk =
  /list|lijst|group|verteiler|member|^is |^are |who|how many|^wer |^qui |^qui[eé]n|^chi |^quem |^wie /iu;

/** "List buyers in Berlin" asks for people, and "show the list" for the last answer. */
const aboutPeople =
  /^(?:of|all|every)\s|\s(?:in|at|on|from|of|with|without|who|that|by|for)\s|^(?:the|my|our|a|this|that|whole|full|contact|members)$/iu;

/** Returns the list whose members a text asks for, if there is one with this name; undefined for any other text. */
export function readMembersQuestion(typed: string): NamedList | undefined {
  if (typed.length > longest || !mayAsk.test(typed)) return undefined;
  const text = typed.replace(courtesy, '');
  for (const pattern of [named, nameFirst]) {
    const { list, name } = pattern.exec(text)?.groups ?? {};
    if (list !== undefined && name !== undefined && !aboutPeople.test(list)) return { list, asName: name };
  }
  for (const question of asking) {
    const { list, person } = question.exec(text)?.groups ?? {};
    if (list !== undefined) return { list, asName: text, ...(person === undefined ? {} : { person }) };
  }
  return undefined;
}

const personsLists =
  /^(?:(?:show|list|view|see|display|give|get)(?: me| us)? )?(?:(?<person>[^'’]{1,100})['’]s|(?<owner>his|her|their)) (?:(?:distribution|mailing|mail) )?lists[\s?!.]{0,9}$/iu;

/** "Is John Doe on any lists?" */
const inAnyList =
  /^(?:is (?<person>.{1,100}) (?:in|on|part of|a member of) (?:any|some) (?:(?:distribution|mailing|mail) )?lists|(?:which|what) (?:(?:distribution|mailing|mail) )?lists? (?:does|do) (?<member>.{1,100}?) (?:belong to|have))[\s?!.]{0,9}$/iu;

/** Returns whose distribution lists a text asks for ("John Doe's lists"); undefined for any other text. */
export function readListsQuestion(text: string): string | undefined {
  if (!/lists/iu.test(text)) return undefined;
  const asked = text.replace(courtesy, '');
  const { person, owner, member } = (personsLists.exec(asked) ?? inAnyList.exec(asked))?.groups ?? {};
  // The command reads "him" as the person of the last answer.
  return person ?? member ?? (owner === undefined ? undefined : 'him');
}
