// Bundles src into build/homegrown.js when a source is newer than it: starting from TypeScript takes twice as long, at every command.
import { existsSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
// One folder below the root, as src is: the sources find the root from where they stand.
const bundle = path.join(root, 'build', 'homegrown.js')

/** Where the bundle is, made anew when it is missing or older than a source. @returns {Promise<string>} its path */
export async function ensureBuilt() {
    const built = existsSync(bundle) ? statSync(bundle).mtimeMs : 0
    if (built > newest(path.join(root, 'src'))) return bundle
    const { build } = await import('esbuild')
    const begun = new Date()
    // Beside it and renamed: another command may be reading the old one. Dated by its start: a source saved meanwhile is newer.
    const fresh = `${bundle}.${process.pid}`
    try {
        await build({ entryPoints: [path.join(root, 'src', 'cli', 'main.ts')], outfile: fresh, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'error' })
        utimesSync(fresh, begun, begun)
        renameSync(fresh, bundle)
    } catch (error) {
        console.error(`homegrown: cannot make ${bundle} from src: ${error instanceof Error ? error.message : String(error)}\nIf the folder cannot be written, make it once as its owner: node bin/homegrown.js --help`)
        process.exit(1)
    }
    return bundle
}

// A file that was taken away shows in its folder's time.
function newest(folder) {
    let time = statSync(folder).mtimeMs
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const name = path.join(folder, entry.name)
        time = Math.max(time, entry.isDirectory() ? newest(name) : statSync(name).mtimeMs)
    }
    return time
}
