import { isPlainWords } from '../text/plain-words.ts';
import type { Wanted } from './contact-query.ts';
import { type GroupSentence, readGroup } from './group-sentence.ts';
import {
  anyDetail,
  anyPrefix,
  anyQuestion,
  closing,
  details,
  furtherPrefix,
  politeEnd,
  prefixes,
  questions,
  whereReached,
} from './question-patterns.ts';

/** What is left of a text without its command words. */
interface StrippedText {
  readonly rest: string;
  /** The detail that the text asks for. */
  readonly wants: Wanted;
  /** The rest as it was before the detail was taken away. */
  readonly withDetail: string;
  /** What was left after each opening, the longest first: one of them may belong to a name. */
  readonly steps: readonly string[];
  /** Set if the text is a sentence about several people. */
  readonly group: GroupSentence | undefined;
}

/** Takes openings, the detail asked for and closings away, as long as something is left to look for. */
export function stripCommand(text: string): StrippedText {
  let rest = text;
  let withDetail = text;
  let wants: Wanted = 'anything';
  let isAsked = false;
  /** A word alone is what is looked for. */
  const isOneWord = (): boolean => !rest.includes(' ') && isPlainWords(rest);
  const steps: string[] = [];
  if (isOneWord()) return { rest, wants, withDetail, group: undefined, steps };
  let group = readGroup(text);
  if (group !== undefined) return { rest, wants, withDetail, group, steps };
  const keep = (shorter: string): boolean => {
    const usable = shorter !== rest && /[\p{L}\p{N}]/u.test(shorter);
    if (usable) rest = shorter;
    if (usable) steps.push(shorter);
    return usable;
  };
  const readQuestion = (): boolean => {
    if (wants !== 'anything' || !anyQuestion.test(rest)) return false;
    const before = rest;
    const asked = questions.find(({ question }) => keep(askedFor(rest, question)));
    if (asked === undefined) return false;
    withDetail = before;
    wants = asked.wants;
    isAsked = true;
    return true;
  };
  // Each pass takes something away, so that the loop ends; the bound is for texts made of openings alone.
  for (let pass = 0; pass < 20; pass++) {
    let changed = keep(rest.replace(closing, '')) || keep(rest.replace(politeEnd, ''));
    changed = readQuestion() || changed;
    while (anyPrefix.test(rest) && keep(rest.replace(anyPrefix, ''))) {
      changed = true;
      readQuestion();
    }
    // One that would leave nothing may hide a shorter one.
    if (anyPrefix.test(rest)) {
      for (const opening of prefixes) changed = keep(rest.replace(opening, '')) || changed;
    }
    if (rest !== text) changed = keep(rest.replace(furtherPrefix, '')) || changed;
    if (!isAsked) withDetail = rest;
    if (isOneWord()) break;
    if (anyDetail.test(rest)) {
      const known: Wanted = wants;
      const before = rest;
      const isBehind = ({ back }: { readonly back: RegExp }): boolean => keep(rest.replace(back, ''));
      const asked: { readonly wants: Wanted } | undefined =
        known === 'anything'
          ? (details.find(({ front }) => keep(rest.replace(front, ''))) ?? details.find(isBehind))
          : (details.find(
              (detail) =>
                detail.wants === known && (isBehind(detail) || keep(rest.replace(whereReached, ''))),
            ) ??
            // "Where can I find John's number?"
            (known === 'address' ? details.find(isBehind) : undefined));
      if (asked !== undefined) {
        if (asked.wants !== known) withDetail = before;
        wants = asked.wants;
        isAsked = true;
        changed = true;
        group = readGroup(rest.replace(furtherPrefix, ''));
        if (group !== undefined) break;
      }
    }
    if (!changed) break;
    group = wants === 'anything' ? readGroup(rest) : undefined;
    if (group !== undefined) break;
  }
  return { rest, wants, withDetail, group, steps };
}

/** Returns whom a question is about: its groups, joined; the text itself if it is another question. */
function askedFor(text: string, question: RegExp): string {
  return (
    question
      .exec(text)
      ?.slice(1)
      .filter((part) => part !== undefined)
      .join(' ') ?? text
  );
}
