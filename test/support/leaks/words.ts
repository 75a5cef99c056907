import { randomBytes } from 'node:crypto';
import { RandomIds } from '../../../src/platform/system/index.js';
import type { Needle } from '../canaries/index.js';
import type { Words } from './operations.js';

/** Jitter costs time and is not what these tests are about. */
export class HastyIds extends RandomIds {
  override random(): number {
    return 0;
  }
}

export function hex(bytes = 12): string {
  return randomBytes(bytes).toString('hex');
}

/** A tenant's names and words, none of them seen before. */
export function freshWords(): Words {
  return {
    photo: `${hex()}.jpg`,
    umlaut: `Gr\u00f6\u00dfe-${hex()}.jpg`,
    free: `${hex()}.jpg`,
    text: `a caption of ${hex(20)}`,
  };
}

export function needlesOf(kinds: Readonly<Record<string, string>>): readonly Needle[] {
  return Object.entries(kinds).map(([kind, value]) => ({ tenant: 'vermont', kind, value }));
}
