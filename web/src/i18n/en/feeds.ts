//! Feeds: places that files come from by themselves.
export const feeds = {
  title: 'Feeds', sub: 'Folders and addresses that files come from by themselves.', add: 'Add a feed', addTitle: 'Add a feed', editTitle: 'Change {name}', empty: 'No feed yet',
  emptyText: 'Name a folder that your till writes into, or an address that your shop offers. Shuke takes each new file once, and tells you when one is late.',
  name: 'Name', namePlaceholder: 'e.g. Till receipts', state: 'State', lastSuccess: 'Last success', lastTry: 'Last try', lag: 'Lag', lastRun: 'Last file', history: 'History', noRuns: 'Nothing has come yet', noRunsText: 'Put a file into the folder, or press “Try now”.',
  never: 'Never', running: 'Running', lagOf: '{lag} of {every}', every: 'Expected every', everyHint_folder: 'A feed without a file for longer is shown as late.', everyHint_http: 'So often is the address asked.', rejectsLink: '{n} rejected', nextTry: 'Next try {at}', failures: 'failed {n} {n|time|times} in a row', attempts: 'try {n}',
  waiting: '{n} {n|file|files} waiting until complete', tryNow: 'Try now', retry: 'Try again', pause: 'Hold', resume: 'Let go on', pausedBy: 'Held by {name}, {at}', tried: 'It runs now.', held: 'Held. Nothing is taken until you let it go on.', resumed: 'It goes on.', remove: 'Remove feed', removeAsk: 'Remove the feed {name}?', removeText: 'What it brought stays imported, and its folder stays on the server. Only its history goes.', removed: 'Removed.',
  folder: 'Folder on the server', folderHint: 'Below {root}. It is made if it is missing. Taken files move to done/, refused ones to failed/ beside the reason.', url: 'Address', urlHint: 'CSV or Excel (.xlsx) over http or https. A new address forgets the token.', token: 'Access token', tokenHint: 'Sent as a bearer token, kept sealed, never shown again.', tokenKept: 'Kept; leave empty to keep it', tokenDrop: 'Take the kept token away', mapping: 'Columns', mappingAny: 'By each file’s own header', mappingHint: 'With a saved mapping, a file of other columns is refused before anything is taken.', copied: 'Copied.', copy: 'Copy path', file: 'File', result: 'Result', at: 'When', taken: 'Taken', downloadRejects: 'Rejected rows', dropHere: 'Put files here',
} as const;
export const feedWay = { folder: 'Watched folder', http: 'Address' } as const;
export const feedState = { ok: 'OK', waiting: 'Waiting', late: 'Late', failing: 'Failing', paused: 'Held' } as const;
export const feedLag = { on_time: 'on time', late: 'late', very_late: 'very late' } as const;
export const feedRun = { taking: 'Taking', done: 'Taken', failed: 'Refused', unchanged: 'Nothing new' } as const;
export const span = { minutes: '{n} min', hours: '{n} h', days: '{n} {n|day|days}' } as const;
