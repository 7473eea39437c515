/** Limits and budgets of one process, for tests and replays; nothing outlives it. */
import type { Budget, LimitStore } from './types.ts'

/** `unlimited` is for replays: a tape has limits and budgets of its own day, which must neither wait nor be remembered. */
export function createMemoryLimits({ now = Date.now, unlimited = false }: { now?: () => number, unlimited?: boolean } = {}): LimitStore {
    /** Per host, when the next request may leave (the generic cell rate algorithm, without bursts). */
    const nextFreeAt = new Map<string, number>()
    const budgets = new Map<string, Budget>()
    return {
        async reserveSlot(host, requestsPerSecond) {
            if (unlimited) return 0
            const at = Math.max(now(), nextFreeAt.get(host) ?? 0)
            nextFreeAt.set(host, at + 1000 / requestsPerSecond)
            return at - now()
        },
        async holdUntil(host, until) {
            nextFreeAt.set(host, Math.max(nextFreeAt.get(host) ?? 0, until.getTime()))
        },
        async getBudget(provider) {
            return unlimited ? undefined : budgets.get(provider)
        },
        async saveBudget(budget) {
            const known = budgets.get(budget.provider)
            if (!known || known.observedAt <= budget.observedAt) budgets.set(budget.provider, budget)
        },
    }
}
