import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';

/**
 * The library's server without the tenth of a second it waits before each greeting for clients that talk too soon;
 * whoever talks before the greeting is refused all the same.
 */
export class PromptServer extends SMTPServer {
  override connect(socket: Socket, options?: ConstructorParameters<typeof SMTPConnection>[2]): void {
    const connection = new SMTPConnection(this, socket, options);
    this.connections.add(connection);
    connection.on('error', (error: Error) => this._onError(error));
    connection._setListeners(() => connection.connectionReady());
  }
}
