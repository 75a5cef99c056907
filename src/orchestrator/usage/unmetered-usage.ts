import type { UsageMeter } from '../../kernel/index.js';

/** Without a control plane nobody bills. Spec: captioning.md section 6. */
export class UnmeteredUsage implements UsageMeter {
  record(): void {}
}
