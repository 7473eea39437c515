// Runs a command of the project's own packages after installing them: `node bin/run.js vitest run`.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './install.js'

ensureInstalled()
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const [command, ...words] = process.argv.slice(2)
const done = spawnSync(command, words, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}` },
})
process.exit(done.status ?? 1)
