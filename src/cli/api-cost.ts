/** What reading from OpenAlex takes of its budget and of time, for people. */
import { formatCount, formatQuantity } from '../outputs/format.ts'
import { formatDuration } from './duration.ts'

/** What is to be read. `requests` counts those that are known beforehand, free ones too. */
export interface ApiWork { lines: string[], credits: number, requests: number }

/** In credits; `resetAt` is when the allowance is renewed. */
export interface ApiBudget { limit: number, remaining: number, resetAt: Date | undefined, isSeen: boolean }

export interface ApiPace { requestsPerSecond: number, reserveShare: number }

export function describeCost({ lines, credits, requests }: ApiWork, pace: ApiPace, budget: ApiBudget): string {
    const text = [`OpenAlex, ${formatQuantity(credits, 'credit', 'credits')} (1 credit = US$0.0001):`, ...lines]
    if (requests > 0) text.push(`Time: about ${formatDuration(requests / pace.requestsPerSecond)} of asking, at ${pace.requestsPerSecond} requests a second.`)
    text.push(budgetText(pace, budget))
    const { today, perDay, days } = daysOf(credits, pace, budget)
    if (credits > today) {
        text.push(perDay <= 0 ? 'No day\'s budget is large enough for a single list page.'
            : `That is more than is left today: the run is parked when the budget is spent and goes on when it is renewed, on ${formatQuantity(days, 'day', 'days')} in all.`)
    }
    return text.join('\n')
}

/** @returns what may be spent today and on a whole day, and on how many days something is read */
export function daysOf(credits: number, { reserveShare }: Pick<ApiPace, 'reserveShare'>, budget: Pick<ApiBudget, 'limit' | 'remaining'>): { today: number, perDay: number, days: number } {
    const reserve = Math.ceil(reserveShare * budget.limit)
    const today = Math.max(0, budget.remaining - reserve)
    const perDay = budget.limit - reserve
    return { today, perDay, days: (today > 0 ? 1 : 0) + Math.max(0, Math.ceil((credits - today) / perDay)) }
}

function budgetText({ reserveShare }: ApiPace, { limit, remaining, resetAt, isSeen }: ApiBudget): string {
    const kept = `${formatCount(Math.ceil(reserveShare * limit))} are kept back`
    if (!isSeen) return `Budget: ${formatCount(limit)} credits a day, as the provider documents it, of which ${kept}; it was not asked yet.`
    return `Budget: ${formatCount(remaining)} of ${formatCount(limit)} credits a day are left${resetAt ? ` until ${resetAt.toISOString().slice(0, 16)}Z` : ''}, of which ${kept}.`
}
