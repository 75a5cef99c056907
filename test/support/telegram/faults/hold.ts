import { Hold as Barrier } from '../../stand-in/index.js';
import { concerns } from './fault.js';
import type { Scope, Subject } from './fault.js';

/** `before` = nothing is posted yet; `after` = posted, not answered. */
export type Phase = 'before' | 'after';

/** A barrier: requests that meet it in its phase wait until it is released. */
export class Hold extends Barrier<Subject> {
  constructor(
    readonly phase: Phase,
    scope: Scope,
  ) {
    super((subject) => concerns(scope, subject));
  }
}
