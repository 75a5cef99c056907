import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ClientPresence } from './client-presence.js';

/** The two facts of a response that count, and its end. */
function fakeResponse(facts = { destroyed: false, writableFinished: false }) {
  return Object.assign(new EventEmitter(), facts);
}

const as = (response: ReturnType<typeof fakeResponse>) => response as unknown as ServerResponse;

describe('ClientPresence', () => {
  it('when nobody looks at the signal, nothing listens; when many look, it is one', () => {
    const response = fakeResponse();
    const client = new ClientPresence(as(response));
    expect(response.listenerCount('close')).toBe(0);
    expect(client.signal).toBe(client.signal);
    expect(response.listenerCount('close')).toBe(1);
  });

  it('when the connection closes before the answer was sent, the signal fires; after it, it does not', () => {
    for (const writableFinished of [false, true]) {
      const response = fakeResponse();
      const client = new ClientPresence(as(response));
      const { signal } = client;
      Object.assign(response, { destroyed: true, writableFinished }).emit('close');
      expect([client.isGone, signal.aborted]).toEqual([!writableFinished, !writableFinished]);
    }
  });

  it('when the client had left before anybody looked, the signal has fired already', () => {
    const response = fakeResponse({ destroyed: true, writableFinished: false });
    expect(new ClientPresence(as(response)).signal.aborted).toBe(true);
  });
});
