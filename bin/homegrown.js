#!/usr/bin/env node
// The command. Plain JavaScript, so that it runs before anything is installed: it installs what is missing first.
import { ensureInstalled } from './install.js'

ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
const { main } = await import('../src/cli/main.ts')
await main(process.argv)
