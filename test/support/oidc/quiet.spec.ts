import { startOidc } from './index.js';
import { withLibrary } from './provider/load-library.js';

afterEach(() => jest.restoreAllMocks());

describe('the console while a provider starts', () => {
  test('when it starts, it says nothing, and the console is itself again', async () => {
    const written = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'info')].map((one) => one.mockReturnValue());
    const { warn, info } = console;
    const oidc = await startOidc();
    await oidc.close();
    for (const one of written) expect(one).not.toHaveBeenCalled();
    expect([console.warn, console.info]).toEqual([warn, info]);
    expect(console.warn).toBe(warn);
  });

  test('when somebody else writes meanwhile, or what runs throws, nothing is lost', () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    const own = console.warn;
    const fails = (): never =>
      withLibrary(() => {
        console.warn('a line of somebody else');
        console.warn('oidc-provider WARNING: advice');
        throw new Error('broke');
      });
    expect(fails).toThrow('broke');
    expect(warn.mock.calls).toEqual([['a line of somebody else']]);
    expect(console.warn).toBe(own);
  });
});
