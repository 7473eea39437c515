import { describe, expect, it } from 'vitest'
import { childrenOf, childText, parseXml, readXmlElements, textOf, type XmlElement, XmlError, type XmlOptions } from '../../src/ingest/xml.ts'

async function* chunked(text: string, size: number): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

async function readAll(text: string, size = 7, options: XmlOptions = {}): Promise<{ elements: XmlElement[], error: unknown }> {
    const elements: XmlElement[] = []
    try {
        for await (const element of readXmlElements(chunked(text, size), options)) elements.push(element)
        return { elements, error: undefined }
    } catch (error) {
        return { elements, error }
    }
}

describe('a document', () => {
    it('keeps order, prefixes, attributes and mixed text', () => {
        const root = parseXml('<?xml version="1.0"?><!-- c --><a:r x="1&lt;2"><t>On H<sub>2</sub>O &amp; <![CDATA[<b>]]></t><t/></a:r>')
        expect(root.name).toBe('a:r')
        expect({ ...root.attributes }).toEqual({ x: '1<2' })
        expect(childrenOf(root, 't').map(textOf)).toEqual(['On H2O & <b>', ''])
        expect(childText(root, 't')).toBe('On H2O & <b>')
        expect(childText(root, 'u')).toBeUndefined()
    })

    it('takes the entities it is given, and no other', () => {
        expect(textOf(parseXml('<r>&uuml;</r>', { entities: { uuml: 'ü' } }))).toBe('ü')
        expect(() => parseXml('<r>&uuml;</r>')).toThrow(XmlError)
        expect(() => parseXml('<r>&constructor;</r>')).toThrow(/entity/)
    })

    it.each([
        ['nothing', ''],
        ['no XML', 'Rate exceeded.'],
        ['cut off', '<r><a>x</a><b>'],
        ['a wrong end', '<r></s>'],
        ['two roots', '<r/><s/>'],
        ['a bomb', '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>'],
        ['another file', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'],
        ['a document type', '<!DOCTYPE r SYSTEM "r.dtd"><r/>'],
        ['a depth', '<a>'.repeat(100) + '</a>'.repeat(100)],
    ])('that is %s is refused with its line', (_name, text) => {
        expect(() => parseXml(text)).toThrow(XmlError)
        expect(() => parseXml(text)).toThrow(/^line \d+: /)
    })

    it('may name its document type where that is expected, but not declare anything', () => {
        expect(parseXml('<!DOCTYPE r SYSTEM "r.dtd"><r/>', { allowsDoctype: true }).name).toBe('r')
        expect(() => parseXml('<!DOCTYPE r [<!ENTITY a "b">]><r/>', { allowsDoctype: true })).toThrow(/document type/)
    })

    it('has a limit of text and of parts', () => {
        expect(() => parseXml(`<r>${'x'.repeat(101)}</r>`, { maxText: 100 })).toThrow(/more than 100 characters/)
        expect(() => parseXml(`<r>${'<a b="c"/>'.repeat(51)}</r>`, { maxParts: 100 })).toThrow(/more than 100 elements/)
        expect(parseXml(`<r>${'<a b="c"/>'.repeat(49)}</r>`, { maxParts: 100 }).children).toHaveLength(49)
    })
})

describe('a long document', () => {
    const text = '<!DOCTYPE d SYSTEM "d.dtd"><d>\n<p k="1">é<i>x</i></p> loose <!-- c --><q/><p>😀</p></d>\n'

    it.each([1, 3, 1000])('gives the elements below the root, in pieces of %i', async (size) => {
        const { elements, error } = await readAll(text, size, { allowsDoctype: true })
        expect(error).toBeUndefined()
        expect(elements.map((element) => [element.name, textOf(element)])).toEqual([['p', 'éx'], ['q', ''], ['p', '😀']])
    })

    it('that breaks gives what came before', async () => {
        const { elements, error } = await readAll('<d><p>1</p><p>2</p><p', 1000)
        expect(elements.map(textOf)).toEqual(['1', '2'])
        expect(error).toBeInstanceOf(XmlError)
    })

    it('counts its limits anew for each element', async () => {
        const parts = `<p>${'x'.repeat(60)}</p>`.repeat(20)
        expect((await readAll(`<d>${parts}</d>`, 50, { maxText: 100 })).elements).toHaveLength(20)
    })
})
