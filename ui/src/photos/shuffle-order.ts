import type { Answer, RandomPhoto } from '../api/photos-api.js';
import type { Gone, PhotoOrder, Position, Step, Target } from './order.js';

/** What a shuffle needs from outside. */
export interface ShuffleSource {
  readonly random: (seed: string, after: string | null) => Promise<Answer<RandomPhoto>>;
  readonly newSeed: () => string;
}

/** A shuffled cycle of this tab: no repeats until all were seen, and the way back is remembered. */
export class ShuffleOrder implements PhotoOrder {
  readonly kind = 'shuffle';
  /** Photos in the order they are gone through; those behind the last shown one were only drawn ahead. */
  private trail: Target[] = [];
  private readonly seen = new Set<string>();
  private readonly drawn = new Set<string>();
  private seed: string;
  private last: string | null = null;
  private complete = false;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly source: ShuffleSource) {
    this.seed = source.newSeed();
  }

  first(): Promise<Step> {
    return this.next(null);
  }

  async next(current: Target | null): Promise<Step> {
    await this.queue; // photos drawn ahead come before a new one
    // After a removal `current` is gone: the first photo not shown yet comes next.
    const at = current === null ? -1 : this.placeOf(current);
    const known = at >= 0 ? this.trail[at + 1] : this.trail.find((target) => !this.seen.has(target.filename));
    if (known !== undefined) return { to: 'photo', target: known };
    const drawn = await this.draw();
    return drawn.to === 'all_seen' ? this.passedBy(current, drawn) : drawn;
  }

  async previous(current: Target): Promise<Step> {
    const before = this.trail[this.placeOf(current) - 1];
    return before === undefined ? { to: 'start' } : { to: 'photo', target: before };
  }

  position(): Position {
    return { kind: 'seen', count: this.seen.size };
  }

  async ahead(current: Target): Promise<readonly Target[]> {
    const at = this.placeOf(current);
    for (let wanted = 1; wanted <= AHEAD && this.trail[at + wanted] === undefined; wanted += 1) {
      if ((await this.draw()).to !== 'photo') break;
    }
    return [this.trail[at + 1], this.trail[at + 2], this.trail[at - 1]].filter((target) => target !== undefined);
  }

  shown(current: Target): void {
    if (this.placeOf(current) < 0) this.trail.splice(this.seen.size, 0, current);
    this.seen.add(current.filename);
  }

  remove(current: Target): Gone {
    const at = this.placeOf(current);
    this.trail = this.trail.filter((target) => target.filename !== current.filename);
    this.seen.delete(current.filename);
    return { target: current, at, item: null };
  }

  putBack(gone: Gone): void {
    if (gone.at < 0 || this.placeOf(gone.target) >= 0) return;
    this.trail.splice(gone.at, 0, gone.target);
    this.seen.add(gone.target.filename);
  }

  /** Whether a photo is part of this cycle so far. */
  holds(target: Target): boolean {
    return this.placeOf(target) >= 0;
  }

  /** A new cycle in a new order. */
  startAgain(): void {
    this.seed = this.source.newSeed();
    this.trail = [];
    this.seen.clear();
    this.drawn.clear();
    this.last = null;
    this.complete = false;
  }

  /** Who goes on before a picture is there has not seen it: such photos come once more, at the end of the trail. */
  private passedBy(current: Target | null, otherwise: Step): Step {
    const isLeft = ({ filename }: Target): boolean => !this.seen.has(filename) && filename !== current?.filename;
    const [target, ...others] = this.trail.filter(isLeft);
    if (target === undefined) return otherwise;
    this.trail = [...this.trail.filter((one) => !isLeft(one)), target, ...others];
    return { to: 'photo', target };
  }

  /** One more photo of the cycle; draws never overlap, for each needs the one before. */
  private draw(): Promise<Step> {
    const step = this.queue.then(() => this.drawOne());
    this.queue = step;
    return step;
  }

  private async drawOne(): Promise<Step> {
    while (!this.complete) {
      const answer = await this.source.random(this.seed, this.last);
      if (!answer.ok) {
        return answer.problem.code === 'no_photos' ? { to: 'nothing' } : { to: 'fault', problem: answer.problem };
      }
      const { photo, cycleEnd } = answer.value;
      this.last = photo.filename;
      // Met twice in one cycle: it is over, even when the service did not say so.
      this.complete = cycleEnd || this.drawn.has(photo.filename);
      const repeated = this.drawn.has(photo.filename);
      this.drawn.add(photo.filename);
      // A photo that was opened by its address is in the trail before it is drawn.
      if (repeated || this.placeOf(photo) >= 0) continue;
      const target = { folder: photo.folder, filename: photo.filename };
      this.trail.push(target);
      return { to: 'photo', target };
    }
    return { to: 'all_seen', count: this.seen.size };
  }

  private placeOf(current: Target): number {
    return this.trail.findIndex((target) => target.filename === current.filename);
  }
}

/** Photos read ahead. Spec: ui.md section 13, "prefetch". */
const AHEAD = 2;
