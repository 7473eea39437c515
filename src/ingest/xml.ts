/**
 * XML of others, read with care: no document types with content, no entities but XML's own five and those given, bounded depth, size and
 * number of elements. Names keep their prefix as written (common:path). https://www.w3.org/TR/xml/
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes'

export interface XmlElement {
    name: string
    attributes: Record<string, string>
    /** Elements and texts, in their order. */
    children: (XmlElement | string)[]
}

export interface XmlOptions {
    /** Entities beyond the five of XML: name → text, such as { uuml: 'ü' }. */
    entities?: Readonly<Record<string, string>>
    /** Accepts `<!DOCTYPE name SYSTEM "…">`, which is not read; one with declarations inside is never accepted. */
    allowsDoctype?: boolean
    maxDepth?: number
    /** Characters of text and attributes in one element that is returned, all its parts included. */
    maxText?: number
    /** Elements and attributes in one element that is returned. */
    maxParts?: number
}

/** A text that is no XML, or more than we take. `line` counts from 1. */
export class XmlError extends Error {
    override name = 'XmlError'
    readonly line: number
    constructor(message: string, line: number) {
        super(`line ${line}: ${message}`)
        this.line = line
    }
}

/** The root element of a whole document. Throws XmlError. */
export function parseXml(text: string, options: XmlOptions = {}): XmlElement {
    let root: XmlElement | undefined
    const reader = createReader(options, (depth) => depth === 1, (element) => { root = element })
    reader.write(text)
    reader.close()
    if (root === undefined) throw new XmlError('no element', 1)
    return root
}

/**
 * Each element right below the root, one after the other, however long the document is. Throws XmlError where it breaks; what came
 * before was given. Comments and processing instructions are left out.
 */
export async function* readXmlElements(chunks: AsyncIterable<string>, options: XmlOptions = {}): AsyncGenerator<XmlElement> {
    let ready: XmlElement[] = []
    const reader = createReader(options, (depth) => depth === 2, (element) => { ready.push(element) })
    for await (const chunk of chunks) {
        let broken: unknown
        try {
            reader.write(chunk)
        } catch (error) {
            broken = error
        }
        const given = ready
        ready = []
        yield* given
        if (broken !== undefined) throw broken
    }
    reader.close()
    yield* ready
}

/** All text within, in order, without the markup. */
export function textOf(element: XmlElement): string {
    return element.children.map((child) => typeof child === 'string' ? child : textOf(child)).join('')
}

/** The child elements of this name. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
    return element.children.filter((child): child is XmlElement => typeof child !== 'string' && child.name === name)
}

/** Undefined when there is no child of this name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
    return childrenOf(element, name)[0]
}

/** Trimmed text of the first child of this name, or undefined when there is none or it is empty. */
export function childText(element: XmlElement, name: string): string | undefined {
    const child = childOf(element, name)
    const text = child && textOf(child).trim()
    return text === '' ? undefined : text
}

/** Collects the elements whose depth is wanted (the root has 1), and forgets all around them. */
function createReader(options: XmlOptions, isWanted: (depth: number) => boolean, onElement: (element: XmlElement) => void) {
    const { entities = {}, allowsDoctype = false, maxDepth = 64, maxText = 32 * 1024 * 1024, maxParts = 1_000_000 } = options
    const parser = new SaxesParser({ xmlns: false })
    Object.assign(parser.ENTITIES, entities)
    /** Open elements from the wanted one inwards. */
    const open: XmlElement[] = []
    let depth = 0
    let textSeen = 0
    let partsSeen = 0

    const refuse = (what: string): never => { throw new XmlError(what, parser.line) }
    const count = (text: number, parts: number) => {
        textSeen += text
        partsSeen += parts
        if (textSeen > maxText) refuse(`more than ${maxText} characters in one record`)
        if (partsSeen > maxParts) refuse(`more than ${maxParts} elements and attributes in one record`)
    }
    const addText = (text: string) => {
        const inner = open.at(-1)
        if (inner === undefined) return
        count(text.length, 0)
        const last = inner.children.at(-1)
        if (typeof last === 'string') inner.children[inner.children.length - 1] = last + text
        else inner.children.push(text)
    }
    parser.on('error', (error) => { throw new XmlError(error.message.replace(/^\d+:\d+: /, ''), parser.line) })
    parser.on('doctype', (doctype) => {
        if (!allowsDoctype || doctype.includes('[')) refuse('a document type (<!DOCTYPE) is not read here, for it can make a small text huge or fetch other files')
    })
    parser.on('text', addText)
    parser.on('cdata', addText)
    parser.on('opentag', (tag: SaxesTagPlain) => {
        depth += 1
        if (depth > maxDepth) refuse(`elements nested more than ${maxDepth} deep`)
        if (open.length === 0 && !isWanted(depth)) return
        if (open.length === 0) [textSeen, partsSeen] = [0, 0]
        const attributes: Record<string, string> = Object.assign(Object.create(null), tag.attributes)
        const values = Object.values(attributes)
        count(values.reduce((sum, value) => sum + value.length, 0), 1 + values.length)
        const element: XmlElement = { name: tag.name, attributes, children: [] }
        open.at(-1)?.children.push(element)
        open.push(element)
    })
    parser.on('closetag', () => {
        depth -= 1
        const element = open.pop()
        if (element !== undefined && open.length === 0) onElement(element)
    })
    return { write: (text: string) => { parser.write(text) }, close: () => { parser.close() } }
}
