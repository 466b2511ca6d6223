/** Hiding, merging and deleting contacts. */
export const bulk = {
  hide: 'Hide',
  chooseContactToHide: 'Choose the contact to hide.',
  chooseContactToShowAgain: 'Choose the contact to show again.',
  hideRecord: 'Hide {record}',
  showRecordAgain: 'Show again {record}',
  many: {
    'hide-all': { title: 'Hide {name}?', button: 'Hide', picked: 'Hide selected' },
    'delete-all': { title: 'Delete {name}?', button: 'Delete', picked: 'Delete selected' },
  },
  theyreNoLongerFoundInAddressLists:
    'They’re no longer found in address lists; mail to their addresses still arrives.',
  theyDisappearForEverybodyWhoCanSee:
    'They disappear for everybody who can see them now, and from every list that they’re part of.',
  hideFromAddressLists: 'Hide {name} from address lists?',
  showInAddressListsAgain: 'Show {name} in address lists again?',
  showAgain: 'Show again',
  itsNoLongerFoundInAddressLists: 'It’s no longer found in address lists; mail to its address still arrives.',
  everybodyFindsItInAddressListsAgain: 'Everybody finds it in address lists again.',
  mergeInto: 'Merge {others} into {kept}?',
  merge: 'Merge',
  contactIsDeleted: '{name} is deleted.',
  contactWithAddressIsDeleted: '{name} ({address}) is deleted.',
  valuesThatYouDontSelectArentKept: 'Values that you don’t select aren’t kept.',
  notKept: 'Not kept: {field} {value}',
  contacts: '{count} contacts',
  addWhoYouMean: {
    'hide-all': 'Add who you mean, like “hide all company:Contoso”.',
    'delete-all': 'Add who you mean, like “delete all company:Contoso”.',
  },
  notAllSystemsAnsweredSoListIsnt:
    'Not all systems answered, so the list isn’t complete. Try again in a minute.',
  youCantChangeThisPersonHere: 'You can’t change this person here.',
  youCantChangeAnyOfPeopleFound: 'You can’t change any of the {count} people found here.',
  countInSystem: '{count} in {system}',
  theseContactsAreInSeveralSystems:
    'These contacts are in several systems: {systems}. One request is about one system, so narrow the search down.',
  contactsMatch: '{count} contacts match. One request can change up to {most}, so narrow the search down.',
  thisContactIsntInSystemWithAddress:
    'This contact isn’t in a system with address lists, so it can’t be hidden.',
  itsAlreadyLikeThatSoTheresNothing: 'It’s already like that, so there’s nothing to do.',
  clearCheckBoxOfThoseThatShould: 'Clear the check box of those that should stay as they are.',
  whatChanges: 'What changes',
  addedFromOtherContact: 'Added from the other contact',
  contactList: 'Contacts',
  selectAtLeastOneContact: 'Select at least one contact.',
  itsAlreadyLikeThatSoNothing: 'It’s already like that, so nothing was changed.',
  nothingWasChanged: 'Nothing was changed',
  thisContactStays: 'This contact stays',
  thisOneIsDeleted: 'This one is deleted',
  name: 'Name',
  keepOtherOne: 'Keep the other one',
  firstAndLastName: '{name} (first name {givenName}, last name {surname})',
  firstName: '{name} (first name {givenName})',
  lastName: '{name} (last name {surname})',
  deletesContactsThatSearchFindsAfter: 'Deletes contacts that a search finds, after you select them',
  hidesContactsThatSearchFindsAfter: 'Hides contacts that a search finds, after you select them',
  hidesContactFromAddressLists: 'Hides a contact from the address lists',
  mergesTwoContactsAfterYouSelectWhat: 'Merges two contacts, after you select what to keep',
  iFoundNoContactThatYouCanChange:
    'I found no contact “{name}” that you can change. Type it like “merge John Doe with jon.doe@contoso.com”; the first one is kept.',
  iFoundNoOtherContactLike:
    'I found no other contact like “{name}”. Type it like “merge John Doe with jon.doe@contoso.com”; the first one is kept.',
  iFoundNoOtherContact:
    'I found no other contact “{name}”. Type it like “merge John Doe with jon.doe@contoso.com”; the first one is kept.',
  moreThanContactsMatch:
    'More than {count} contacts match “{name}”; these are the first {count}. Type an e-mail address to narrow it down.',
  selectTwoContacts: 'Select two contacts.',
  theseTwoAreInDifferentSystems:
    'These two are in different systems. Select two contacts of the same system.',
  whichTwoContactsDoYouWant: 'Which two contacts do you want to merge?',
  youSeeBothSideBySideBefore: 'You see both side by side before anything changes.',
  selectTwo: 'Select two',
  compare: 'Compare',
  theseContactsAreKeptInDifferentSystems:
    'These contacts are kept in different systems, and only contacts in the same system can be merged. Open a contact to edit or delete it.',
  findName: 'Find {name}',
  showsContactInAddressListsAgain: 'Shows a contact in the address lists again',
} as const;
