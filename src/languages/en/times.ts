/** Moments and days. */
export const times = {
  today: 'at {time}',
  yesterday: 'yesterday at {time}',
  tomorrow: 'tomorrow at {time}',
  onDay: 'on {day} at {time}',
  timeInUtc: '{time} UTC',
  spelled: '{day} at {time} ({zone})',
  justNow: 'just now',
  minutesAgo: '{count, plural, one {# minute ago} other {# minutes ago}}',
  hoursAgo: '{count, plural, one {# hour ago} other {# hours ago}}',
  daysAgo: '{count, plural, one {# day ago} other {# days ago}}',
} as const;
