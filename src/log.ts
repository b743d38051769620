import { pino, type Logger } from 'pino';

/** JSON lines on standard output; no password, cookie or body is ever logged. */
export function makeLog(level: string): Logger {
  return pino({ level, redact: { paths: ['req.headers.cookie', 'req.headers.authorization', 'res.headers["set-cookie"]'], remove: true } });
}
