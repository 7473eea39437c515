// Installs the packages when node_modules is missing or older than the lock file says. Used by npm start and npm test.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const oldestNode = [20, 19]

export function ensureInstalled() {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
    if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
        console.error(`homegrown needs Node ${oldestNode.join('.')} or newer, this is ${process.versions.node}: see https://nodejs.org`)
        process.exit(2)
    }
    const modules = path.join(root, 'node_modules')
    const mark = path.join(modules, '.homegrown-installed')
    const lock = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex')
    if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
    // A production image holds the packages already, without this mark.
    if (!existsSync(mark) && existsSync(path.join(modules, '.package-lock.json')) && process.env.NODE_ENV === 'production') return
    console.error('Installing packages (once) …')
    const done = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
    if (done.status !== 0) {
        console.error('npm ci failed (see above): is the package registry reachable? Then run the command again.')
        process.exit(1)
    }
    writeFileSync(mark, lock)
}
