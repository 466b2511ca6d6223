/** Answers to texts that refer to the last answer. */
export const followUp = {
  whichPerson: 'Which person?',
  firstOfList: 'The first of {count} people in the list. For another one, type their number in the list.',
  firstOfPeople: 'The first of {count} people for “{text}”. For another one, type their number in the list.',
  noMorePeople: 'No more people',
  thatWasOnlyPerson: 'That was the only person.',
  thisIsEndOfList: 'This is the end of the list.',
  nothingToGoBackTo: 'Nothing to go back to',
  thisIsFirstPage: 'This is the first page.',
  iDontKnowWhoYouMean: 'I don’t know who you mean. Type the name as well, for example “phone of John Doe”.',
  iDontHaveListToPick:
    'I don’t have a list to pick from any more. Search again, for example “find contact John”.',
  noList: 'No list',
  iDontHaveListToPageThrough:
    'I don’t have a list to page through any more. Search again, for example “find contact John”.',
  iDontHaveListToNarrowDown:
    'I don’t have a list to narrow down any more. Search again, for example “find contact John”.',
  whichContact: 'Which contact?',
  typeNumberOfRowAsWell: 'Type the number of the row as well, for example “{command} 2”.',
  thereIsOnlyOnePersonInList: 'There is only one person in the list.',
  thereIsNobodyWithThatNumber: 'There is nobody with that number in the list.',
  typeNumberUpTo: 'Type a number from 1 to {most}.',
} as const;
