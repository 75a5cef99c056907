import type { FaultPlace, FaultPlan, SmtpFault } from './fault.js';
import type { SmtpUser } from './options.js';

/** Which certificate is shown. `stranger`: good for this host, vouched for by nobody known. */
export type ShownCertificate = 'right' | 'wrong_name' | 'stranger' | 'expired';

interface Planned {
  readonly at: FaultPlace;
  readonly fault: SmtpFault;
  left: number;
  skip: number;
}

/** Switches for tests. */
export class SmtpControl {
  /** False = STARTTLS is neither offered nor understood, as when somebody on the way takes it out. */
  offersStartTls = true;
  /** Wait before every reply that can fail, ms ≥ 0. */
  slowMs = 0;
  /** Who may log in from now on. */
  users: readonly SmtpUser[];
  #planned: Planned[] = [];
  readonly #show: (which: ShownCertificate) => void;
  readonly #letGo: () => void;

  /** @param letGo ends what a fault keeps waiting */
  constructor(users: readonly SmtpUser[], show: (which: ShownCertificate) => void, letGo: () => void) {
    this.users = users;
    this.#show = show;
    this.#letGo = letGo;
  }

  /** Makes something fail. Of several plans for a place the oldest that is not used up counts. */
  fail({ at, fault, times = Number.POSITIVE_INFINITY, skip = 0 }: FaultPlan): void {
    this.#planned.push({ at, fault, left: times, skip });
  }

  /** New connections are shown this certificate. */
  certificate(which: ShownCertificate): void {
    this.#show(which);
  }

  /** Takes all switches back but `users`; connections a fault keeps waiting are reset. */
  heal(): void {
    this.#planned = [];
    this.offersStartTls = true;
    this.slowMs = 0;
    this.#show('right');
    this.#letGo();
  }

  /** For the server: the fault that strikes here now. */
  take(at: FaultPlace): SmtpFault | null {
    for (const plan of this.#planned) {
      if (plan.at !== at || plan.left <= 0) continue;
      if (plan.skip > 0) {
        plan.skip -= 1;
        continue;
      }
      plan.left -= 1;
      return plan.fault;
    }
    return null;
  }
}
