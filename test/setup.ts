/** nock 15 needs Promise.withResolvers, which Node 20 lacks. */
if (!('withResolvers' in Promise)) Object.defineProperty(Promise, 'withResolvers', { configurable: true, writable: true, value: withResolvers })

function withResolvers<T>() {
    const parts: { resolve?: (value: T | PromiseLike<T>) => void, reject?: (reason?: unknown) => void } = {}
    const promise = new Promise<T>((resolve, reject) => { Object.assign(parts, { resolve, reject }) })
    return { promise, ...parts }
}
