import { Interruption } from './interruption.js';

function build() {
  const said: string[] = [];
  const exits: number[] = [];
  const interruption = new Interruption({
    say: (sentence) => void said.push(sentence),
    exit: (code) => void exits.push(code),
    unclear: 3,
  });
  return { interruption, said, exits };
}

describe('Interruption', () => {
  it('when a signal comes while something runs, that is brought to its end and the process stays', () => {
    const { interruption, said, exits } = build();
    let begun = 0;
    interruption.attach(() => (begun += 1), 60_000);
    expect(interruption.isAsked).toBe(false);
    interruption.onSignal();
    expect([begun, exits, interruption.isAsked]).toEqual([1, [], true]);
    expect(said).toEqual([expect.stringContaining('nothing new is begun')]);
  });

  it('when the signal came before there was anything, it is not forgotten', () => {
    const { interruption } = build();
    let begun = 0;
    interruption.onSignal();
    interruption.attach(() => (begun += 1), 60_000);
    expect(begun).toBe(1);
  });

  it('when a second signal comes, the process ends at once and says that the record may say unknown', () => {
    const { interruption, said, exits } = build();
    interruption.attach(() => undefined, 60_000);
    interruption.onSignal();
    interruption.onSignal();
    expect(exits).toEqual([3]);
    expect(said.at(-1)).toContain('may say unknown');
  });

  it('when what runs does not come to its end in its time, the process ends all the same', () => {
    jest.useFakeTimers();
    try {
      const { interruption, exits } = build();
      interruption.attach(() => undefined, 5_000);
      interruption.onSignal();
      jest.advanceTimersByTime(5_000);
      expect(exits).toEqual([]);
      jest.advanceTimersByTime(2_001);
      expect(exits).toEqual([3]);
    } finally {
      jest.useRealTimers();
    }
  });
});
