/** Objects of a JSON file that holds one long array, one by one: such a file is larger than a string may be. */
import { StringDecoder } from 'node:string_decoder'
import { FatalError } from '../errors.ts'
import { explainBreak, readBytes } from './read-bytes.ts'

/** Characters. A longer object is not read. */
const longestObject = 16 * 1024 * 1024

/**
 * Yields the text of each object that stands directly in the array, with its place from 1. Only strings and braces are looked at, so an object
 * may still be no JSON. Throws FatalError when the file is no array, ends early, or an object is too long.
 */
export async function* readJsonArray(file: string): AsyncGenerator<{ number: number, text: string }> {
    const decoder = new StringDecoder('utf8')
    const state = { depth: 0, isString: false, isEscaped: false, number: 0, begun: '', isOpen: false, isClosed: false }
    try {
        for await (const bytes of readBytes(file)) yield* objectsIn(decoder.write(bytes), state, file)
    } catch (error) {
        if (error instanceof FatalError) throw error
        throw new FatalError(`${file} could not be read: ${explainBreak(error)}`)
    }
    if (!state.isOpen) throw new FatalError(`${file} holds no JSON array: is it another file?`)
    if (!state.isClosed) throw new FatalError(`${file} ends within its array, after object ${state.number}: an incomplete download? Fetch it again`)
}

interface Scan { depth: number, isString: boolean, isEscaped: boolean, number: number, begun: string, isOpen: boolean, isClosed: boolean }

function* objectsIn(text: string, state: Scan, file: string): Generator<{ number: number, text: string }> {
    let from = 0
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at)
        if (state.isString) {
            if (state.isEscaped) state.isEscaped = false
            else if (code === 92) state.isEscaped = true
            else if (code === 34) state.isString = false
        } else if (code === 34) state.isString = true
        else if (code === 91 && !state.isOpen && state.depth === 0) state.isOpen = true
        else if (code === 123) {
            if (!state.isOpen) throw new FatalError(`${file} holds no JSON array but begins with an object: name it .ndjson if each line is one`)
            if (state.depth === 0) from = at
            state.depth += 1
        } else if (code === 125) {
            state.depth -= 1
            if (state.depth !== 0) continue
            state.number += 1
            yield { number: state.number, text: state.begun + text.slice(from, at + 1) }
            state.begun = ''
        } else if (code === 93 && state.depth === 0) state.isClosed = true
    }
    if (state.depth === 0) return
    state.begun += text.slice(from)
    if (state.begun.length > longestObject) throw new FatalError(`${file}, object ${state.number + 1}: longer than ${longestObject} characters, which no record is`)
}
