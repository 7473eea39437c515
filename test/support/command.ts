/** The command as its users start it: a process of its own. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { projectRoot } from '../../src/config.ts'

export interface Finished { code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }

export interface Running {
    pid: number
    kill(signal: NodeJS.Signals): void
    finished: Promise<Finished>
}

export function startCommand(words: string[], env: Record<string, string>, options: { cwd?: string } = {}): Running {
    const child = spawn(process.execPath, [path.join(projectRoot, 'bin', 'homegrown.js'), ...words], {
        cwd: options.cwd ?? projectRoot,
        env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_ENV: 'production', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
    return {
        pid: child.pid ?? 0,
        kill: (signal) => { child.kill(signal) },
        finished: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))),
    }
}

export async function runCommand(words: string[], env: Record<string, string>, options: { cwd?: string } = {}): Promise<Finished> {
    return startCommand(words, env, options).finished
}
