/** The caller asked for something that the command does not do. Its message is for the caller. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
