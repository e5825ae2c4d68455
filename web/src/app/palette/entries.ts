//! What the palette offers besides customers, and how typed letters find it.
export interface Entry {
  key: string;
  label: string;
  /** Other words people may type for it, in either language. */
  words: string;
  run: () => void;
}

/** Every word typed must occur somewhere; an entry whose label begins with the text comes first. */
export function matchEntries(entries: Entry[], text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  const scored = entries.flatMap((entry) => {
    const hay = `${entry.label} ${entry.words}`.toLowerCase();
    if (!words.every((word) => hay.includes(word))) return [];
    return [{ entry, rank: entry.label.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1 }];
  });
  return scored.toSorted((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}
