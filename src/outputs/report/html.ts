import htm from 'htm'
import { h, type ComponentChildren, type VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** Controls but line feed and tab, and halves of surrogate pairs: HTML has no way to write them. */
const unwritable = /[^\P{Cc}\n\t]|\p{Cs}/gu
/** At run time htm's default export is the function itself; its types say a CommonJS module. */
const build = (htm as unknown as typeof htm.default).bind<VNode>(h)

export type Content = ComponentChildren

/** One element. preact escapes every value, in text and in attributes. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode {
    const built = build(strings, ...values)
    if (Array.isArray(built)) throw new Error(`A template of the report has ${built.length} roots: wrap them in one element`)
    return built
}

export function render(node: VNode): string {
    return renderToString(node).replace(unwritable, '\ufffd')
}

/** Text of others, such as a name: isolated, so that its direction marks end with it. */
export function foreign(text: string): VNode {
    return html`<bdi>${text}</bdi>`
}

/** A value that is not there, with the reason. */
export function missing(reason: string): VNode {
    return html`<span class="missing">–${' '}<small>${reason}</small></span>`
}

/** The text, or "–" with the reason. */
export function orMissing(text: string, reason: string): Content {
    return text === '–' ? missing(reason) : text
}

/** Numbers and codes that must not break at the end of a line. */
export function unbroken(text: string): VNode {
    return html`<span class="unbroken">${text}</span>`
}
