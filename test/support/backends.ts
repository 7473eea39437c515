/** Both queue backends, for suites that must hold on either. Redis is there where the machine has a redis-server (CI requires it). */
import { inject } from 'vitest'

export interface Backend { name: 'postgres' | 'redis', env: Record<string, string> }

export const backends: Backend[] = [
    { name: 'postgres', env: {} },
    { name: 'redis', env: { REDIS_URL: inject('redisUrl') ?? '' } },
]

export function isMissing(backend: Backend): boolean {
    return backend.name === 'redis' && backend.env['REDIS_URL'] === ''
}
