/** Every command of the README runs, in the order a reader would type them. Those that need the network or this test suite are named. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectRoot } from '../../src/config.ts'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

/** npm test is what runs this; the live study and its quote need the network. */
const notHere = ['npm test', 'npx homegrown study run deepseek']

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

test('the commands of the README', { timeout: 180_000 }, async () => {
    const text = await readFile(path.join(projectRoot, 'README.md'), 'utf8')
    const commands = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => (block[1] ?? '').trim().split('\n')).filter((line) => !notHere.includes(line))
    expect(commands.length).toBeGreaterThan(9)
    for (const command of commands) {
        const words = command === 'npm start' ? ['start'] : (command.replace(/^npx homegrown /, '').match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''))
        const done = await runCommand(words, { DATABASE_URL: database.url })
        expect({ command, code: done.code, stderr: done.code === 0 ? '' : done.stderr }).toEqual({ command, code: 0, stderr: '' })
    }
})

test('links between the documents lead somewhere', async () => {
    const documents = [...(await readdir(path.join(projectRoot, 'docs', 'metrics'))).map((name) => `docs/metrics/${name}`), 'docs/corpora.md', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/definitions.md', 'docs/affiliations.md', 'docs/education.md', 'docs/glossary.md', 'docs/operations.md', 'docs/result.md', 'docs/sources.md', 'docs/studies.md']
    for (const document of documents) {
        const text = await readFile(path.join(projectRoot, document), 'utf8')
        for (const [, link = ''] of text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
            if (/^https?:/.test(link)) continue
            expect({ document, link, isThere: existsSync(path.join(projectRoot, path.dirname(document), link)) }).toEqual({ document, link, isThere: true })
        }
    }
})
