/** Something that is tried on its own. */
export interface Closable {
  close(): Promise<void>;
}

/** Some worlds of one kind, so that many cases are not tried one after the other only. */
export class Pool<World extends Closable> {
  private constructor(private readonly worlds: readonly World[]) {}

  static async open<W extends Closable>(size: number, open: () => Promise<W>): Promise<Pool<W>> {
    return new Pool(await Promise.all(Array.from({ length: size }, open)));
  }

  get first(): World {
    return this.worlds[0] as World;
  }

  /** Each case in one of the worlds, which it has for itself meanwhile; results in the order of the cases. */
  async map<Case, Result>(
    cases: readonly Case[],
    run: (world: World, one: Case) => Promise<Result>,
  ): Promise<Result[]> {
    const results: Result[] = [];
    const left = [...cases.entries()];
    const work = async (world: World): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift())
        results[next[0]] = await run(world, next[1]);
    };
    await Promise.all(this.worlds.map(work));
    return results;
  }

  async close(): Promise<void> {
    await Promise.all(this.worlds.map((world) => world.close()));
  }
}
