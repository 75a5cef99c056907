import { randomBytes, randomUUID } from 'node:crypto';
import type { Ids } from '../../kernel/index.js';

/** Ids and chance from the machine's cryptographic generator. */
export class RandomIds implements Ids {
  uuid(): string {
    return randomUUID();
  }

  hex(bytes: number): string {
    return randomBytes(bytes).toString('hex');
  }

  random(): number {
    // 48 bits, the most that readUIntBE gives: far finer than any jitter needs.
    return randomBytes(6).readUIntBE(0, 6) / 2 ** 48;
  }
}
