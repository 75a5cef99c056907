import { Toasts } from './toasts.js';

const make = (): Toasts => new Toasts(() => new Date('2026-11-21T12:00:00Z'));

describe('Toasts', () => {
  it('when something failed, the message stays until it is closed', () => {
    const toasts = make();
    const close = toasts.show({ kind: 'error', text: 'No.' });
    expect(toasts.shown.get()[0]?.lastsMs).toBeNull();
    close();
    expect(toasts.shown.get()).toEqual([]);
    expect(toasts.log.get()).toHaveLength(1);
  });

  it('when a message offers an action, it lasts ten seconds', () => {
    const toasts = make();
    toasts.show({ kind: 'success', text: 'Moved', actions: [{ label: 'Undo', run: () => undefined }] });
    expect(toasts.shown.get()[0]?.lastsMs).toBe(10_000);
  });

  it('when the same fault is met again, it is shown once', () => {
    const toasts = make();
    toasts.show({ kind: 'error', text: 'No.' });
    toasts.show({ kind: 'error', text: 'No.' });
    expect(toasts.shown.get()).toHaveLength(1);
    expect(toasts.log.get()).toHaveLength(2);
  });

  it('when there are many, only the newest three are on the screen', () => {
    const toasts = make();
    for (let at = 0; at < 9; at += 1) toasts.show({ kind: 'info', text: String(at) });
    expect(toasts.shown.get().map((toast) => toast.text)).toEqual(['6', '7', '8']);
  });
});
