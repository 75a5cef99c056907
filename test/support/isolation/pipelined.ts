import { connect } from 'node:net';
import { parseAnswer } from '../app/raw-http.js';
import type { RawAnswer } from '../app/raw-http.js';

type ParsedAnswer = Omit<RawAnswer, 'sentBytes'>;

/** Sends all requests at once on one connection and reads the answers in their order. */
export function pipelined(port: number, requests: readonly string[]): Promise<readonly ParsedAnswer[]> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('connect', () => socket.write(requests.join(''))).on('error', fail);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const answers = answersIn(text);
      if (answers.length < requests.length) return;
      socket.destroy();
      done(answers);
    });
  });
}

function answersIn(text: string): readonly ParsedAnswer[] {
  const answers: ParsedAnswer[] = [];
  for (let at = 0; ;) {
    const head = text.indexOf('\r\n\r\n', at);
    if (head < 0) return answers;
    const { headers } = parseAnswer(text.slice(at, head + 4));
    const end = head + 4 + Number(headers.get('content-length') ?? 0);
    if (end > text.length) return answers;
    answers.push(parseAnswer(text.slice(at, end)));
    at = end;
  }
}
