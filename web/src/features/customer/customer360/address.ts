/** An address often begins with its city and district already. */
export function addressOf({ city, district, address }: { city?: string | null; district?: string | null; address?: string | null }): string {
  const said = address ?? '';
  return [...[city, district].filter((part) => part && !said.includes(part)), said].filter(Boolean).join(' ');
}
