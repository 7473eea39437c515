#!/usr/bin/env node
// The command. Plain JavaScript, so that it runs before anything is installed: it installs and builds what is missing first.
import { pathToFileURL } from 'node:url'
import { ensureInstalled } from './install.js'
import { ensureBuilt } from './build.js'

ensureInstalled()
const { main } = await import(pathToFileURL(await ensureBuilt()).href)
await main(process.argv)
