/** What the library hands to a log. */
interface About {
  readonly tnx?: string;
  readonly cid?: string;
}

/** A log for the library that passes on each command of a client, with what is secret in it masked. */
export function transcriptOf(said: (connection: string, line: string) => void) {
  const nothing = (): void => undefined;
  const debug = ({ tnx, cid }: About, _form: string, line: unknown): void => {
    if (tnx === 'command') said(cid ?? '', String(line));
  };
  return { trace: nothing, debug, info: nothing, warn: nothing, error: nothing, fatal: nothing, level: nothing };
}
