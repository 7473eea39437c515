/**
 * Errors by what to do next. A message says what happened, the value found, and the cure.
 * - UsageError: the caller must change the command or a file they wrote; exit code 2.
 * - FatalError: trying again changes nothing; the run fails; exit code 1.
 * - RetryableError: trying again may work, after `retryAfterMs` when given.
 * - ParkError: nothing is wrong, but not before `resumeAt` (a spent budget, a long Retry-After).
 * Records that cannot be used are no errors: they become rows of raw.rejected_records.
 */
export class UsageError extends Error {
    override name = 'UsageError'
}

export class FatalError extends Error {
    override name = 'FatalError'
}

export class RetryableError extends Error {
    override name = 'RetryableError'
    readonly retryAfterMs: number | undefined
    constructor(message: string, options: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
        super(message, options)
        this.retryAfterMs = options.retryAfterMs
    }
}

export class ParkError extends Error {
    override name = 'ParkError'
    readonly resumeAt: Date
    constructor(message: string, resumeAt: Date, options: ErrorOptions = {}) {
        super(message, options)
        this.resumeAt = resumeAt
    }
}

/** The text of anything thrown, for people. */
export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error)
}
