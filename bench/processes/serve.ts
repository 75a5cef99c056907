/** What a process of a bench can be asked to do. */
export type Commands = Readonly<Record<string, (...args: never[]) => unknown>>;

interface Call {
  readonly id: number;
  readonly command: string;
  readonly args: readonly never[];
}

/** What a started process is told, see `Child.start`. */
export function startedWith<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null') as T;
}

/**
 * Answers the commands of the process that started this one, until it goes away.
 * @param commands called by name; what they return or throw goes back
 */
export function serve(commands: Commands): void {
  process.on('message', (message) => {
    const { id, command, args } = message as Call;
    const work = async (): Promise<unknown> => commands[command]?.(...args);
    work().then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : 'unknown' }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ id: 0 });
}
