import type { TenantConfig } from '../../../src/kernel/index.js';
import type { PublisherFactory, SendContext } from '../../../src/publishers/index.js';
import { FakePublisher, type FakeStep } from '../../../src/publishers/testing/index.js';

/** A platform that has all the time of the test. */
class PatientPlatform extends FakePublisher {
  override readonly maxSendMs = 30_000;
}

/** Platforms of all processes of a test: their sends wait when it says so, and end as it says. */
export class ScriptedPlatforms implements PublisherFactory {
  /** Every send that began, as `<tenant> <platform> <attempt key>`. */
  readonly sends: string[] = [];
  readonly #steps = new Map<string, FakeStep[]>();
  readonly #waiting = new Set<() => void>();
  #gate: Promise<void> = Promise.resolve();
  #go: () => void = () => undefined;

  /** From now on sends begin and do not end. */
  hold(): void {
    this.#gate = new Promise((resolve) => (this.#go = resolve));
  }

  go(): void {
    this.#go();
    this.#gate = Promise.resolve();
  }

  /** What the next sends of a platform of aurora come to; after that they are accepted. */
  script(platform: string, ...steps: readonly FakeStep[]): void {
    this.#steps.set(platform, [...steps]);
  }

  /** Forgets what was sent and what was to come. */
  clear(): void {
    this.go();
    this.sends.length = 0;
    this.#steps.clear();
  }

  /** Waits until so many sends have begun. */
  async begun(count: number): Promise<void> {
    while (this.sends.length < count) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  async build(
    { tenant }: TenantConfig,
    { id, type }: Parameters<PublisherFactory['build']>[1],
  ): Promise<FakePublisher> {
    const onSend = (context: SendContext): Promise<void> => this.#note(`${tenant} ${id} ${context.attemptKey}`);
    const platform = new PatientPlatform({ id, type, onSend });
    const send = platform.send.bind(platform);
    platform.send = (post, context) => {
      const step = tenant === 'aurora' ? this.#steps.get(id)?.shift() : undefined;
      if (step) platform.script(step);
      return send(post, context);
    };
    return platform;
  }

  #note(send: string): Promise<void> {
    this.sends.push(send);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
    return this.#gate;
  }
}
