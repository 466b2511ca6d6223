/** Welcome, help, and answers that belong to no subject. */
export const general = {
  whatYouCanAskMe: 'What you can ask me',
  whatYouCanAskMeByExample: 'What you can ask me: {examples}',
  yourRole: 'Your role: {roleTitle}',
  youCanDoThisHere: 'You can do this here. Everything else, and your own contacts, are in our own chat.',
  titleAndText: '{title}. {text}',
  reference: 'Reference: {reference}',
  helloImCardfile: 'Hello, I’m Cardfile',
  helloNameImCardfile: 'Hello {name}, I’m Cardfile',
  titleAndHowToSearch: '{title}. Type a name, a company, an e-mail address or a phone number.',
  iFindPeopleEverywhereYourCompanyKeeps:
    'I find people everywhere your company keeps contacts: your Outlook contacts, the mail contacts of the organisation, and your colleagues.',
  iFindPeopleEverywhereYourCompanyShares:
    'I find people everywhere your company shares contacts: the mail contacts of the organisation, and your colleagues.',
  onlyYouSeeYourOwnOutlookContacts: 'Only you see your own Outlook contacts, and only in this chat.',
  everybodyInThisChatSeesMyAnswers:
    'Everybody in this chat sees my answers. For your own contacts, and to edit contacts, use our own chat.',
  saysHello: 'Says hello',
  addContact: 'Add a contact',
  pendingApprovals: 'Pending approvals',
  myProfile: 'My profile',
  roles: { admin: 'contact admin', editor: 'contact editor', approver: 'approver', staff: 'staff member' },
  showsWhatYouCanDoHere: 'Shows what you can do here',
  worksInOurChatOnly: '{description}. This works in our 1:1 chat only.',
  sentence: '{text}.',
  typeExample: 'Type “{example}”',
  notForYourRole: 'Not for your role',
  youAreNotAllowedToDoThis: 'You are not allowed to do this.',
  saysWhatCardfileIs: 'Says what Cardfile is',
  iDontKnowWhoReportsToWhom: 'I don’t know who reports to whom',
  contactShowsJobTitleDepartment:
    'A contact shows the job title, department and company, but not the manager or the team.',
  findPerson: 'Find “{person}”',
  iCannotListChangesOfOtherPeople: 'I cannot list the changes of other people',
  typeHistoryAndNameToSee:
    'Type “history” and a name to see who changed a contact, when, and who approved it. My requests shows what you asked for yourself.',
  iFoundNobodyCalled: 'I found nobody called “{name}”',
  nobodyThenAnswer: 'I found nobody called “{name}”. {answer}',
  typeWhatYouKnow: 'Type a name, a company, a job title, an e-mail address or a phone number.',
  justTypeWhatYouKnow: 'Just type a name, a company, an e-mail address or a phone number.',
} as const;
