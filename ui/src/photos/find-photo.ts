/** A listing as far as it is needed to look for a name in it. */
export interface Searchable {
  /** The order of names, when the listing is in it; null = another order. */
  readonly compare: ((one: string, other: string) => number) | null;
  /** How many pages there are, as far as it is known. */
  readonly pages: () => number;
  /** First and last name of a page that is read. */
  readonly edges: (page: number) => readonly [string | undefined, string | undefined];
  /** Reads a page when needed. @returns false when there is none, or it could not be read */
  readonly has: (page: number) => Promise<boolean>;
  readonly indexOf: (filename: string) => number;
  readonly signal: AbortSignal;
}

/** Pages looked through for one photo at most. */
const WALK = 20;

/** The place of a photo, or -1. In an order by name few pages are read, whatever the length. */
export async function findPhoto(filename: string, listing: Searchable): Promise<number> {
  await narrow(filename, listing);
  for (let page = 1; page < WALK && !listing.signal.aborted && listing.indexOf(filename) < 0; page += 1) {
    if (!(await listing.has(page))) break;
  }
  return listing.indexOf(filename);
}

/** Halves the pages that may hold a name until one does. */
async function narrow(filename: string, { compare, pages, edges, has, indexOf, signal }: Searchable): Promise<void> {
  let low = 0;
  let high = pages() - 1;
  while (compare !== null && low <= high && !signal.aborted && indexOf(filename) < 0) {
    const page = Math.floor((low + high) / 2);
    if (!(await has(page))) return;
    const [first, last] = edges(page);
    if (first === undefined || last === undefined) return;
    if (compare(filename, first) < 0) high = page - 1;
    else if (compare(filename, last) > 0) low = page + 1;
    else return;
  }
}
