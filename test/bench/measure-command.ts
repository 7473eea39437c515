/** A command as a user runs it, with its time and its peak memory. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { projectRoot } from '../../src/config.ts'

export interface Measured { seconds: number, peakMegabytes: number }

/** Throws what the command says when it does not end with 0. */
export async function measureCommand(words: string[], env: NodeJS.ProcessEnv): Promise<Measured> {
    const from = performance.now()
    const child = spawn(process.execPath, ['bin/homegrown.js', ...words], { cwd: projectRoot, env: { ...env, NODE_ENV: 'production' }, stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    let peakKilobytes = 0
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
    const sampling = setInterval(() => {
        readFile(`/proc/${child.pid}/status`, 'utf8').then((status) => { peakKilobytes = Math.max(peakKilobytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0)) }, () => undefined)
    }, 100)
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    clearInterval(sampling)
    if (code !== 0) throw new Error(`homegrown ${words.join(' ')} ended with ${code}:\n${stderr}`)
    return { seconds: (performance.now() - from) / 1_000, peakMegabytes: peakKilobytes / 1_024 }
}
