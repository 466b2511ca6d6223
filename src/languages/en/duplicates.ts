/** Contacts that may be there twice. */
export const duplicates = {
  /** Why two contacts may be one person's, after a colon: "same mobile number, other last name". */
  reason: {
    same: 'same {values}',
    similarName: 'similar name',
    other: 'other {values}',
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
