import { Cron } from 'croner';

const FIELDS = 5;

/** The moments of one cron expression of five fields, in the time of one place. Spec: publishing.md section 10. */
export class CronSlots {
  readonly #cron: Cron;

  private constructor(cron: Cron) {
    this.#cron = cron;
  }

  /** @returns null = no cron expression of five fields, or no time zone of the IANA list */
  static parse(cron: string, timeZone: string): CronSlots | null {
    if (timeZone === '' || cron.trim().split(/\s+/).length !== FIELDS) return null;
    try {
      const slots = new CronSlots(new Cron(cron, { mode: '5-part', timezone: timeZone, paused: true }));
      slots.next(new Date(0)); // an unknown time zone shows only here
      return slots;
    } catch {
      return null;
    }
  }

  /** The first slot after that moment, to the second; null = there is none any more. */
  next(after: Date): Date | null {
    return this.#cron.nextRun(after);
  }
}
