import { defineConfig } from 'vitest/config'

export default defineConfig({
    test: {
        include: ['test/**/*.test.ts'],
        setupFiles: ['test/setup.ts'],
        globalSetup: ['test/support/servers.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
        // Two cores; each file has a database of its own, and several start processes besides.
        maxWorkers: 2,
    },
})
