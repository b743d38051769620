import { pino, type Logger, type SerializedRequest, type SerializedResponse } from 'pino';

/** JSON lines on standard output; no password, cookie or body is ever logged. */
export function makeLog(level: string): Logger {
  return pino({ level, redact: { paths: ['req.headers.cookie', 'req.headers.authorization', 'res.headers["set-cookie"]'], remove: true } });
}

/** A request as a log line has it: whoever reads the log must not find a link there that sets a password. */
export function loggedRequest({ id, method, url, remoteAddress }: SerializedRequest): object {
  return { id, method, url: url.replace(/^\/sandi\/[^/?]+/, '/sandi/…'), remoteAddress };
}

/** A response as a log line has it: its headers are the same at every page. */
export function loggedResponse({ statusCode }: SerializedResponse): object {
  return { statusCode };
}
