import type { Publisher } from '../../../src/publishers/index.js';
import type { ArrivedPost, WireFault } from '../../../src/publishers/testing/index.js';

/** What the table of unclear sends needs of a platform; every wire harness has it. */
export interface AmbiguityBench {
  readonly publisher: Publisher;
  accepted(): readonly ArrivedPost[];
  meet(fault: WireFault): Promise<Publisher>;
  dispose(): Promise<void>;
}
