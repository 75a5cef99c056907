/** Publishes by itself what tenants have put on their schedules. Spec: publishing.md section 10. */
export interface Schedules {
  /** From now on slots are run, until the process drains. Only the service itself calls this, no command. */
  start(): void;
}
export const Schedules = Symbol('Schedules');
