import { createTransport } from 'nodemailer';
import type { Smtp } from './config.js';

export interface Message {
  to: { name: string; address: string };
  subject: string;
  text: string;
}

/** How long a mail server may keep silent, in milliseconds: somebody waits for the page. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 20_000 };

/**
 * Sends messages over a few connections. Gives, in their order, null for each that the server took, else in words why it
 * did not. Never throws; a server that cannot be reached is asked once, not once for each message. `failed` is told of each fault.
 */
export async function sendMail({ url, from }: Smtp, messages: readonly Message[], failed: (error: unknown) => void): Promise<(string | null)[]> {
  const transport = createTransport({ ...PATIENCE, url, pool: true, maxConnections: 3, disableFileAccess: true, disableUrlAccess: true });
  const problem = (error: unknown) => { failed(error); return problemOf(error); };
  try {
    await transport.verify();
    return await Promise.all(messages.map(async (message) => {
      if (!isAddress(message.to.address)) return 'alamat surelnya tidak benar';
      return transport.sendMail({ ...message, from: { name: 'SIAP KBK', address: from } }).then(() => null, problem);
    }));
  } catch (error) {
    const reason = problem(error);
    return messages.map(() => reason);
  } finally {
    transport.close();
  }
}

const isAddress = (text: string) => /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(text);

function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS'].includes(code)) return 'server surel tidak dapat dihubungi';
  if (['EAUTH', 'ENOAUTH'].includes(code)) return 'server surel menolak nama atau kata sandi dalam SMTP_URL';
  return code === 'EENVELOPE' ? 'server surel menolak alamat itu' : 'server surel menolak kiriman';
}
