import type { PublisherFactory, SendContext } from '../../../src/publishers/index.js';
import { FakePublisher, type FakeStep } from '../../../src/publishers/testing/index.js';
import { contentHash, type CaptionRules } from '../../../src/kernel/index.js';

type BuildArguments = Parameters<PublisherFactory['build']>;

/** A post that a platform accepted. */
export interface RecordedPost {
  readonly tenant: string;
  /** `<platform>.<attempt>`. */
  readonly post: string;
  /** Content hash of the photo it was made from, as the ledger says. */
  readonly photo: string;
  readonly caption: string;
  /** Content hash of the picture that arrived. */
  readonly picture: string;
}

/** Platforms in memory for whole applications: what they accepted is the truth outside, whoever built them. */
export class RecordedPlatforms implements PublisherFactory {
  readonly posts: RecordedPost[] = [];
  readonly #steps = new Map<string, FakeStep[]>();
  /** Runs in every send after its commit point. */
  onSend: (platform: string, context: SendContext) => Promise<void> = async () => undefined;

  /** @param rules of captions, by platform; a platform without takes those of {@link FakePublisher} */
  constructor(private readonly rules: Readonly<Record<string, CaptionRules>> = {}) {}

  /** What the next sends to a platform of any tenant do. */
  script(platform: string, ...steps: readonly FakeStep[]): void {
    this.#steps.set(platform, [...(this.#steps.get(platform) ?? []), ...steps]);
  }

  /** Nothing is scripted and nothing remembered. */
  clear(): void {
    this.posts.length = 0;
    this.#steps.clear();
    this.onSend = async () => undefined;
  }

  /** Posts of a tenant, as `<platform>.<attempt>`, sorted. */
  of(tenant: string): readonly string[] {
    return this.posts.flatMap((one) => (one.tenant === tenant ? [one.post] : [])).sort();
  }

  async build({ tenant }: BuildArguments[0], { id, type }: BuildArguments[1]): Promise<FakePublisher> {
    const captionRules = this.rules[id];
    const onSend = (context: SendContext): Promise<void> => this.onSend(id, context);
    const publisher = new FakePublisher({ id, type, onSend, ...(captionRules === undefined ? {} : { captionRules }) });
    const send = publisher.send.bind(publisher);
    publisher.send = async (post, context) => {
      publisher.script(...(this.#steps.get(id)?.splice(0, 1) ?? []));
      const before = publisher.accepted.length;
      try {
        return await send(post, context);
      } finally {
        for (const { attemptKey, caption, image } of publisher.accepted.slice(before)) {
          const [photo = '', ...rest] = attemptKey.split('.');
          this.posts.push({ tenant, post: rest.join('.'), photo, caption, picture: contentHash(image) });
        }
      }
    };
    return publisher;
  }
}
