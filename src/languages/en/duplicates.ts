/** Contacts that may be there twice. */
export const duplicates = {
  /** Why two contacts may be one person's, after a colon: "same mobile number, other last name". */
  reason: {
    same: 'same {values}',
    similarName: 'similar name',
    other: 'other {values}',
  },
  alreadyExists: '{name} already exists: {reason}.',
  /** The review of pairs that may be one person's. */
  review: {
    title: 'Are these the same person?',
    likelihood: {
      certain: 'Almost certainly: {reason}.',
      choice: 'Most likely: {reason}.',
      look: 'Possibly: {reason}.',
    },
    left: '{count, plural, =0 {This is the last pair.} one {# more pair to review.} other {# more pairs to review.}}',
    contact: 'Contact {number}',
    managedElsewhere: 'At least one of them is managed in another system, so you can’t merge them here.',
    merge: 'Merge',
    different: 'Different people',
    next: 'Next',
    noneTitle: 'No duplicates to review',
    none: 'No two shared contacts look like the same person.',
    endTitle: 'That was the last pair',
    end: 'Type “duplicates” to start again.',
    notCached: 'Duplicates can be reviewed only if Cardfile caches the directory.',
    onlyAdminsMayReview: 'Only contact admins can review duplicates. Did you look for somebody?',
    findDuplicates: 'Find “duplicates”',
    showsContactsThatMayBeThereTwice:
      'Shows contacts that may be there twice, so that you can merge them or tell them apart',
    tooMany: 'There are more than 250,000 contacts, which is too many to compare in a chat.',
  },
  values: {
    email: 'e-mail address',
    mobile: 'mobile number',
    phone: 'phone number',
    name: 'name',
    surname: 'last name',
    givenName: 'first name',
    company: 'company',
    city: 'city',
    street: 'street',
    jobTitle: 'job title',
  },
} as const;
