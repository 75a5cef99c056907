/** The page asks this often while it is in use. Spec: auth.md section 6. */
const EVERY_MS = 10 * 60_000;
/** With less left than this, a change renews first. */
const SHORT_MS = 60_000;
/** A renewal that gave nothing is not repeated sooner. */
const PAUSE_MS = 10_000;

/**
 * When a sign-in has to be renewed. The end is counted from the moment the service told it, by this device's clock:
 * whether that clock is right does not matter.
 */
export class RenewalTimes {
  private askedAt: number;
  private triedAt = Number.NEGATIVE_INFINITY;
  private usedAt: number;
  private endsAt: number | null = null;

  /** @param now milliseconds */
  constructor(private readonly now: () => number) {
    this.askedAt = now();
    this.usedAt = now();
  }

  /**
   * The service has said how long the sign-in lasts. @param expiresAt RFC 3339; null = it said nothing
   * @param saidAt the service's own clock at that moment; null = take ours
   */
  told(expiresAt: string | null, saidAt: string | null): void {
    const end = Date.parse(expiresAt ?? '');
    const said = Date.parse(saidAt ?? '');
    this.endsAt = Number.isNaN(end) ? null : end + (Number.isNaN(said) ? 0 : this.now() - said);
  }

  /** Somebody does something with the page. */
  used(): void {
    this.usedAt = this.now();
  }

  /** A renewal begins. */
  asked(): void {
    this.askedAt = this.now();
    this.triedAt = this.askedAt;
  }

  /** Somebody has used the page since it renewed, and it is time again. */
  isDue(): boolean {
    const now = this.now();
    if (now - this.usedAt >= EVERY_MS) return false;
    return now - this.askedAt >= EVERY_MS || this.isShort();
  }

  /** Too little is left for a change. */
  isShort(): boolean {
    return this.endsWithin(SHORT_MS);
  }

  isOver(): boolean {
    return this.endsWithin(0);
  }

  private endsWithin(milliseconds: number): boolean {
    const now = this.now();
    return this.endsAt !== null && this.endsAt - now < milliseconds && now - this.triedAt >= PAUSE_MS;
  }
}
