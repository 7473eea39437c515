/** nock 15 needs Promise.withResolvers, which Node 20 lacks. */
if (!('withResolvers' in Promise)) {
    Object.defineProperty(Promise, 'withResolvers', {
        configurable: true,
        writable: true,
        value: <T>() => {
            let resolve: (value: T | PromiseLike<T>) => void = () => undefined
            let reject: (reason?: unknown) => void = () => undefined
            const promise = new Promise<T>((onResolve, onReject) => {
                resolve = onResolve
                reject = onReject
            })
            return { promise, resolve, reject }
        },
    })
}

export {}
