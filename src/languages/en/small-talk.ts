/** The answers to small talk, by topic. */
export const smallTalk = {
  ok: {
    title: 'Good',
    text: 'Type a name whenever you are looking for somebody.',
  },
  yes: {
    title: 'Nothing is waiting for your answer',
    text: 'Choose a button on a card, or search: type a name, a company, a job title, an e-mail address or a phone number.',
  },
  no: {
    title: 'All right',
    text: 'Nothing was changed. Type a name whenever you are looking for somebody.',
  },
  thanks: {
    title: 'You’re welcome',
    text: 'Type a name whenever you are looking for somebody.',
  },
  compliment: {
    title: 'Thank you',
    text: 'Glad to help. Who are you looking for next?',
  },
  laugh: {
    title: 'Glad you’re having a good day',
    text: 'Who are you looking for?',
  },
  sorry: {
    title: 'No problem',
    text: 'Who are you looking for?',
  },
  howAreYou: {
    title: 'I’m doing well, thank you',
    text: 'Who are you looking for?',
  },
  bye: {
    title: 'Goodbye',
    text: 'Come back whenever you are looking for somebody.',
  },
  swear: {
    title: 'Sorry that I was no help',
    text: 'Let’s try again. Type a name, a company, a job title, an e-mail address or a phone number. Help shows everything that I understand.',
  },
  test: {
    title: 'I’m here',
    text: 'Everything is working. Type a name, a company, a job title, an e-mail address or a phone number.',
  },
  back: {
    title: 'There is nothing to go back to',
    text: 'Search for somebody first. Then use Previous and Next below the results, or Back on a person.',
  },
  next: {
    title: 'There is no list to continue',
    text: 'Search for somebody first. If there are more results than fit, Next shows the rest.',
  },
  cancel: {
    title: 'There is nothing to cancel',
    text: 'Nothing was changed: a form changes nothing until you submit it. To take back a request, type “withdraw” and its number.',
  },
  repeat: {
    title: 'Let me explain',
    text: 'I find people and keep contacts up to date. Type a name, a company, a job title, an e-mail address or a phone number.',
  },
  approvers: {
    title: 'Who approves a change',
    text: 'That depends on the contact and on the change. A form says who will be asked before you submit it, and the card of a request says who decides it.',
  },
  about: {
    title: 'I’m Cardfile',
    text: 'I find people in your Outlook contacts, in the contacts of your organisation and among your colleagues. I also help to add, change and delete contacts, with the approval that your organisation asks for.',
  },
  bot: {
    title: 'I’m a bot',
    text: 'I follow fixed rules and use no artificial intelligence. I only show what is stored about a contact, and I change nothing unless you ask for it.',
  },
  human: {
    title: 'I’m only a bot',
    text: 'To talk to a person, contact your IT support or your contact admins. If you are looking for somebody, type the name.',
  },
  privacy: {
    title: 'Your privacy',
    text: 'Only you can find your own Outlook contacts here, only in our 1:1 chat, and admins cannot see them either. I keep your last search for 30 minutes, so that you can refer to it, and no other messages. I keep copies of contacts, your own encrypted, to find them faster; change requests with their history; and how often you open a contact, so that you find it sooner.',
  },
  feedback: {
    title: 'Thanks for telling me',
    text: 'I cannot pass messages on. Please describe it to your IT support; if a card shows a reference, include it. To correct a contact, search for it and choose Edit.',
  },
  settings: {
    title: 'There is nothing to set up',
    text: 'I use the language, the time zone and the notifications of Teams. Your admins manage everything else.',
  },
  language: {
    title: 'I answer in English',
    text: 'I understand common questions in English, German, French, Spanish, Italian, Portuguese and Dutch.',
  },
  signIn: {
    title: 'You are signed in',
    text: 'I use your Teams account, so you need no password here.',
  },
  elsewhere: {
    title: 'I only know about contacts',
    text: 'Ask me for a person. Type a name, a company, a job title, an e-mail address or a phone number.',
  },
  signs: {
    title: 'Who are you looking for?',
    text: 'Type a name, a company, a job title, an e-mail address or a phone number.',
  },
} as const;
