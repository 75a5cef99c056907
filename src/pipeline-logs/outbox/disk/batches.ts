/** One piece of work that waits for its batch. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly settle: (outcome: PromiseSettledResult<Result>) => void;
}

/**
 * Does together what has come while the last batch was under way: what costs the same for one and for many, such as
 * a look at a folder or its sync, then costs once.
 */
export class Batches<Item, Result> {
  readonly #waiting: Waiting<Item, Result>[] = [];
  #isUnderWay = false;

  /**
   * @param most items of one batch, ≥ 1
   * @param work one outcome for each item, in their order; when it throws, all of them have failed
   */
  constructor(
    private readonly most: number,
    private readonly work: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>,
  ) {}

  /** @throws what the work says of this item */
  add(item: Item): Promise<Result> {
    const done = new Promise<Result>((resolve, reject) => {
      const settle = (outcome: PromiseSettledResult<Result>): void =>
        outcome.status === 'fulfilled' ? resolve(outcome.value) : reject(outcome.reason as Error);
      this.#waiting.push({ item, settle });
    });
    if (!this.#isUnderWay) void this.#run();
    return done;
  }

  async #run(): Promise<void> {
    this.#isUnderWay = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.most);
      const outcomes = await this.#outcomesOf(batch.map(({ item }) => item));
      for (const [at, { settle }] of batch.entries()) {
        settle(outcomes[at] ?? { status: 'rejected', reason: new Error('A batch forgot one of its items.') });
      }
    }
    this.#isUnderWay = false;
  }

  async #outcomesOf(items: readonly Item[]): Promise<readonly PromiseSettledResult<Result>[]> {
    try {
      return await this.work(items);
    } catch (reason) {
      return items.map(() => ({ status: 'rejected', reason }));
    }
  }
}
