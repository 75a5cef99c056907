import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Ends answers that wait behind another one on their connection when the connection ends. Node tells only the answer
 * whose turn it is; of the others (HTTP pipelining) nobody would ever hear again, and what is given back at their
 * end would be lost for good: 200 such requests would count as open for ever.
 */
export class QueuedResponses {
  readonly #bySocket = new WeakMap<Socket, Set<ServerResponse>>();

  /** To be called for every request, when it arrives. */
  watch({ socket }: IncomingMessage, response: ServerResponse): void {
    if (response.socket !== null) return; // its turn: Node looks after it
    const queued = this.#bySocket.get(socket) ?? this.#queueOf(socket);
    queued.add(response);
    response.once('close', () => queued.delete(response));
  }

  #queueOf(socket: Socket): Set<ServerResponse> {
    const queued = new Set<ServerResponse>();
    this.#bySocket.set(socket, queued);
    // One listener for all: a client may send hundreds of requests ahead.
    socket.once('close', () => {
      for (const response of [...queued].filter((one) => one.socket === null)) {
        response.destroy();
        response.emit('close');
      }
    });
    return queued;
  }
}
