/** Structured logs on standard error, with secrets taken out. */
import { destination, type Logger, pino } from 'pino'

const secretPaths = ['apiKey', '*.apiKey', 'authorization', '*.authorization', 'headers.authorization', '*.headers.authorization', 'password', '*.password', 'api_key', '*.api_key', 'url.password']

export function createLog(level: string): Logger {
    return pino({ level, redact: { paths: secretPaths, censor: '[secret]' } }, destination({ fd: 2, sync: true }))
}
