/** Opening and closing the embedded database: nobody is left behind, whichever way it was used. */
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/connect.ts'

let home: string
beforeAll(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'homegrown-connect-'))
    await chmod(home, 0o755)
})
afterAll(async () => rm(home, { recursive: true, force: true }))

const isRunning = () => existsSync(path.join(home, 'postgres', 'data', 'postmaster.pid'))
const open = () => openDatabase({ ...readConfig({}), home })

test('the last to leave stops the server, also when it asked nothing through Kysely', async () => {
    const [first, second] = [await open(), await open()]
    await first.pool.query('select 1')
    await first.close()
    expect(isRunning()).toBe(true)
    await second.close()
    expect(isRunning()).toBe(false)
})
