//! Shell, session, set-up, people, developers, and words used everywhere.
export const common = {
  product: 'Shuke',
  save: 'Save', close: 'Close', edit: 'Edit', remove: 'Delete',
  next: 'Next', previous: 'Previous', nextPage: 'Next page', previousPage: 'Previous page', retry: 'Try again', search: 'Search',
  copy: 'Copy', copied: 'Copied', undo: 'Undo', loading: 'Loading…',
  apply: 'Apply', saved: 'Saved', from: 'from', to: 'to',
  none: 'None', unknown: 'Unknown', why: 'Why?', whyTitle: 'How this came about', noWhy: 'No explanation was recorded.',
  unnamed: 'Name unknown', asOf: 'As of {at}', required: 'Please fill this in', orders: '{n} {n|order|orders}',
  days: '{n} {n|day|days}', times: '{n}×', weeks: '{n} {n|week|weeks}', points: '{n} points',
  rows: '{n} {n|row|rows}', today: 'today', yesterday: 'yesterday', daysAgo: '{n} days ago',
  monthsAgo: '{n} {n|month|months} ago', yearsAgo: '{n} {n|year|years} ago', inDays: 'in {n} {n|day|days}', overdueDays: '{n} {n|day|days} late',
  nobody: 'System', shared: 'Shared', columns: 'Columns', page: 'Page {n}', reset: 'Reset',
  selectRow: 'Select this row', sortBy: 'Sort by',
  moreCount: '+{n}', now: 'just now', minutesAgo: '{n} min ago', hoursAgo: '{n} h ago',
} as const;
export const nav = {
  cockpit: 'Cockpit', customers: 'Customers', imports: 'Imports', feeds: 'Feeds', candidates: 'Possible duplicates', quality: 'Data quality', merges: 'Merge log', rules: 'Identity rules',
  tags: 'Tags', value: 'Value models', people: 'People', developers: 'Developers', more: 'More', menu: 'Main menu',
  dataGroup: 'Data', adminGroup: 'Settings', collapse: 'Collapse menu', expand: 'Expand menu', skip: 'Skip to content',
} as const;
export const account = {
  menu: 'Account', signOut: 'Sign out', signOutEverywhere: 'Sign out everywhere', signOutEverywhereHint: 'Every phone and computer signed in as you will be signed out, this one too.',
  password: 'Change password', passwordNow: 'Present password', passwordNew: 'New password', passwordDone: 'Password changed; other devices are signed out.',
  language: 'Language', dark: 'Dark', light: 'Light', system: 'As the system', appearance: 'Appearance',
} as const;
export const palette = {
  open: 'Find or do…', placeholder: 'Name, pinyin, phone, card, or something to do', customers: 'Customers', actions: 'Actions', pages: 'Go to',
  nothing: 'Nothing found for “{q}”.', hint: '↑↓ choose · Enter open · Esc close', importFile: 'Import a file', newTag: 'New tag', darkOn: 'Switch to dark', darkOff: 'Switch to light',
  otherLanguage: '切换到中文', signOut: 'Sign out', allMatching: 'All customers matching “{q}”',
} as const;
export const signin = {
  title: 'Welcome back', sub: 'Sign in and see who came back today.', login: 'Login', password: 'Password', submit: 'Sign in',
  locked: 'Too many attempts. This account is locked until {until}; ask a manager if it was not you.', lockedSoon: 'Too many attempts. Please wait a few minutes and try again.', page: 'Sign in', promise: 'Know every regular. Keep every regular.',
} as const;
export const setup = {
  title: 'Set up Shuke', sub: 'One minute, and you can import your first file. All of this can be changed later, except the currency.', company: 'Your company', you: 'You, the first manager', organisation: 'Company name', industry: 'Line of business', industryHint: 'Decides how regularity and basket weigh in the value of a customer.',
  currency: 'Currency', zone: 'Time zone', locale: 'Language', name: 'Your name', login: 'Login', password: 'Password', repeat: 'Repeat password', mismatch: 'The two passwords differ.', short: 'At least 8 characters.', submit: 'Start', loginHint: 'Letters, digits, dot and dash.',
} as const;
export const people = {
  title: 'People', sub: 'Who works with Shuke, and what they may see and do.', add: 'Add a person', editTitle: 'Edit {name}', addTitle: 'Add a person', login: 'Login', role: 'Role', store: 'Store', lastSeen: 'Last seen', never: 'not yet', locked: 'Locked', active: 'Active', inactive: 'Left',
  password: 'Initial password', newPassword: 'New password', newPasswordHint: 'Leave empty to keep the present one.', deactivate: 'Mark as left', deactivateHint: '{name} will be signed out at once and cannot sign in any more. Nothing they did is lost.', activate: 'Let back in', state: 'State', storeHint: 'A guide sees only the customers of this store.', you: 'you',
} as const;
export const developers = {
  title: 'Developers', sub: 'Everything the screen does, a program can do as well. This page is written by the server itself.', download: 'Download openapi.json',
} as const;
export const empty = {
  firstTitle: 'Begin with a file you already have', firstText: 'A member list, a month of receipts or a dealer file: Excel and CSV both work. Shuke suggests what each column means, shows what would happen, and can undo it.', firstAction: 'Import your first file', notFoundTitle: 'There is no such page', notFoundText: 'The link may be old, or a letter is missing.', home: 'To the cockpit', forbiddenTitle: 'This page is not open to your role', forbiddenText: 'You are signed in as {role}. A manager can change that under People.', crashTitle: 'This page stumbled', crashText: 'Nothing you saved is lost. Load the page again; if it happens twice, tell your manager what you did just before.', reload: 'Load again',
} as const;
export const job = {
  queued: 'Waiting for its turn', running: 'Working', done: 'Done', failed: 'Failed', cancelled: 'Cancelled', cancel: 'Stop', progress: '{done} of {total} rows', progressOpen: '{done} rows', reconnecting: 'Connection lost; asking again every few seconds.',
} as const;
