import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash } from '../../../src/kernel/index.js';
import { abandonedIntent } from '../../support/app/index.js';
import { smallName } from './small-photos.js';
import type { Studio } from './studio.js';

/** What a process left an hour ago that died while it was sending this photo of aurora to the outbox. */
export async function plantUnclear(studio: Studio, at: number): Promise<void> {
  const bytes = await readFile(join(studio.inbox('aurora'), smallName(at)));
  const hash = contentHash(bytes);
  const then = new Date(Date.now() - 3_600_000);
  const record = abandonedIntent(hash, smallName(at), { intentAt: then.toISOString() });
  await plantRecord(studio, hash, { ...record, size: bytes.length }, then);
}

/** Stores what the ledger of aurora is to know of some bytes. @param at when it was written */
export async function plantRecord(studio: Studio, hash: string, record: object, at: Date): Promise<void> {
  const folder = join(studio.inbox('aurora'), '.publisher', 'ledger', hash.slice(0, 2));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${hash}.000001.json`), JSON.stringify(record));
  await utimes(join(folder, `${hash}.000001.json`), at, at);
}
