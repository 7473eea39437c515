/**
 * Writes studies/sample/tape anew from studies/sample/lab.ts: serves the invented laboratory over a local server that speaks OpenAlex's
 * API, records a run of the study against it, and gives the tape the API's own address.
 */
import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { projectRoot } from '../src/config.ts'
import { invented, listCut } from '../studies/sample/lab.ts'
import { startFakeOpenAlex } from '../test/support/fake-openalex.ts'


const tape = path.join(projectRoot, 'studies', 'sample', 'tape')
const home = await mkdtemp(path.join(os.tmpdir(), 'homegrown-tape-'))
await chmod(home, 0o755)
const server = await startFakeOpenAlex({ ...invented(), options: { truncateAt: listCut } })
try {
    await rm(tape, { recursive: true, force: true })
    const child = spawn(process.execPath, ['bin/homegrown.js', 'study', 'run', 'sample', '--record', tape, '--json'], {
        cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'],
        // One job at a time: the exchanges are numbered in the same order every time.
        env: { ...process.env, HOMEGROWN_HOME: home, OPENALEX_BASE_URL: server.url, HOMEGROWN_CONCURRENCY: '1', NODE_ENV: 'production' },
    })
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    if (code !== 0) throw new Error(`the recorded run ended with ${code}`)
    for (const name of await readdir(tape)) {
        const file = path.join(tape, name)
        await writeFile(file, (await readFile(file, 'utf8')).replaceAll(server.url, 'https://api.openalex.org'))
    }
    await mkdir(tape, { recursive: true })
    await writeFile(path.join(tape, 'README.md'), 'Everything on this tape is invented: `npm run record-sample` makes it from ../lab.ts. Nobody is meant.\n')
} finally {
    await server.close()
    await rm(home, { recursive: true, force: true })
}
