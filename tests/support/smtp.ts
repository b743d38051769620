import net from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Received {
  to: string;
  /** Head and body as they came, quoted-printable undone. */
  text: string;
}

/** A small mail server: takes every message, but for recipients whose address contains "tolak". */
export async function startSmtp(): Promise<{ url: string; received: Received[]; connections(): number; close(): Promise<void> }> {
  const received: Received[] = [];
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    let buffer = '';
    let to = '';
    let inData = false;
    socket.on('error', () => {});
    socket.write('220 uji ESMTP\r\n');
    socket.on('data', (chunk) => {
      buffer += chunk.toString('utf8');
      for (;;) {
        const end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          received.push({ to, text: unquoted(line) });
          socket.write('250 ok\r\n');
        } else if (/^RCPT TO:/i.test(line)) {
          to = /<([^>]*)>/.exec(line)![1]!;
          socket.write(to.includes('tolak') ? '550 no such user\r\n' : '250 ok\r\n');
        } else if (/^DATA/i.test(line)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) {
          socket.end('221 bye\r\n');
        } else {
          socket.write('250 uji\r\n');
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const open = new Set<net.Socket>();
  server.on('connection', (socket) => { open.add(socket); socket.on('close', () => open.delete(socket)); });
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () => connections,
    close: () => new Promise((resolve) => { for (const socket of open) socket.destroy(); server.close(() => resolve()); }),
  };
}

const unquoted = (text: string) => text.replaceAll(/=\r\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
