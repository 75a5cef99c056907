import { Store } from '../../lib/store.js';

/** What keeps the next file from being sent; nothing of it = it goes. */
export interface PaceState {
  /** By the person. */
  readonly paused: boolean;
  readonly offline: boolean;
  /** Until somebody signs in again. */
  readonly signedOut: boolean;
  /** Milliseconds of our clock at which it goes on; null = nothing is waited for. */
  readonly until: number | null;
  /** Nothing came back the last time: the service is asked for itself before a file is sent again. */
  readonly doubtful: boolean;
}

export interface PaceOptions {
  readonly now: () => number;
  /** Runs something later. @returns the way to call it off */
  readonly later: (milliseconds: number, run: () => void) => () => void;
  /** Whether the service answers at all. */
  readonly isReachable: () => Promise<boolean>;
  /** It was the network, not the file. */
  readonly onNetworkFault: () => void;
  /** Files may go again. */
  readonly onOpen: () => void;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/** When the next file may go: the service, the network, the sign-in and the person each have a say. */
export class Pace {
  readonly state = new Store<PaceState>({
    paused: false,
    offline: false,
    signedOut: false,
    until: null,
    doubtful: false,
  });
  private callOff: () => void = () => undefined;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(private readonly options: PaceOptions) {}

  isOpen(): boolean {
    const { paused, offline, signedOut, until, doubtful } = this.state.get();
    return !paused && !offline && !signedOut && until === null && !doubtful;
  }

  set(change: Partial<Pick<PaceState, 'paused' | 'offline' | 'signedOut'>>): void {
    const before = this.state.get();
    this.state.set({ ...before, ...change });
    // The network is back: what was in doubt is found out at once.
    if (before.offline && change.offline === false && before.doubtful) return this.goOn();
    this.tell();
  }

  /** The service asks for a pause; the longest of several counts. @param seconds at least 1 */
  serverAsks(seconds: number): void {
    this.waitFor(Math.max(1, seconds) * 1000);
  }

  /** Nothing came back: perhaps the network, perhaps the file. Every time the pause is longer. */
  networkLost(): void {
    if (this.state.get().doubtful) return;
    this.state.update((now) => ({ ...now, doubtful: true }));
    this.waitFor(this.pauseMs);
  }

  /** Ends a pause that is being waited for. */
  goOn(): void {
    this.callOff();
    this.state.update((now) => ({ ...now, until: null }));
    if (this.state.get().doubtful) void this.find();
    else this.tell();
  }

  private waitFor(milliseconds: number): void {
    const until = this.options.now() + milliseconds;
    if (until <= (this.state.get().until ?? 0)) return;
    this.callOff();
    this.state.update((now) => ({ ...now, until }));
    this.callOff = this.options.later(milliseconds, () => this.goOn());
  }

  private async find(): Promise<void> {
    const reachable = await this.options.isReachable();
    // Another pause may have begun meanwhile; it looks again at its end.
    if (!this.state.get().doubtful || this.state.get().until !== null) return;
    if (reachable) {
      this.pauseMs = FIRST_PAUSE_MS;
      this.state.update((now) => ({ ...now, doubtful: false }));
      return this.tell();
    }
    this.options.onNetworkFault();
    this.pauseMs = Math.min(2 * this.pauseMs, LONGEST_PAUSE_MS);
    this.waitFor(this.pauseMs);
  }

  private tell(): void {
    if (this.isOpen()) this.options.onOpen();
  }
}
