//! What a column is, and which of them the reader chose to see.
import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  title: string;
  /** The word behind the title that says what the numbers are: “orders”, “days”. */
  unit?: string;
  render: (row: Row) => ReactNode;
  /** The server's name for sorting by this column. */
  sort?: string;
  align?: 'right';
  width?: number;
  /** Cannot be taken away. */
  fixed?: boolean;
  /** Not shown until chosen. */
  spare?: boolean;
}

/** `cols=a,b` in the URL wins over what this browser remembers, which wins over the default. */
export function chosenKeys<Row>(columns: Column<Row>[], fromUrl?: string, remembered?: string): string[] {
  const chosen = (fromUrl ?? remembered)?.split(',').filter(Boolean);
  const isKnown = (key: string) => columns.some((column) => column.key === key);
  const wanted = chosen?.filter(isKnown) ?? [];
  if (wanted.length === 0) return columns.filter((column) => !column.spare).map((column) => column.key);
  return columns.filter((column) => column.fixed || wanted.includes(column.key)).map((column) => column.key);
}

const keyOf = (list: string) => `shuke.columns.${list}`;
export function rememberedColumns(list: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(list)) ?? undefined;
  } catch {
    return undefined;
  }
}
export function rememberColumns(list: string, keys: string[] | undefined): void {
  try {
    if (keys) localStorage.setItem(keyOf(list), keys.join(','));
    else localStorage.removeItem(keyOf(list));
  } catch {
    // Forgetting is all that happens.
  }
}
