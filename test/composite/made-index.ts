/** An invented index of three countries and a bloc, whole and with one thing changed. */

const lines = {
    title: 'title: Invented index',
    countries: 'countries: { US: United States, FR: France, DE: Germany }',
    blocs: 'blocs: { EU: { name: Two, members: [FR, DE] } }',
    talent: '    talent: { weight: 0.75, scaling: best, bloc: sum }',
    money: '    money: { weight: 0.25, scaling: none, bloc: mean }',
}

/** index.yaml with the pillars on lines 5 and 6; a line may be replaced, more may follow. */
export function indexYaml(change: Partial<Record<keyof typeof lines, string>> = {}, more = ''): string {
    const { title, countries, blocs, talent, money } = { ...lines, ...change }
    return [title, countries, blocs, 'pillars:', talent, money, more].join('\n')
}

export const pillarsCsv = 'country,talent,money\nUnited States,40,0.5\nFrance,20,0.8\nGermany,10,0.2\n'
