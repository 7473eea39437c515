/** How people write countries: the names that the Unicode CLDR gives in many languages (by Intl), and the forms it does not. */
import { readWords } from './words.ts'

/** Languages whose names of countries occur in affiliations. */
const languages = 'en de fr es pt it nl sv da nb fi pl cs sk hu ro hr sr sl bg ru uk el tr ar fa he hi bn th vi id ms zh zh-Hant ja ko ca eu et lv lt sq mk az ka hy kk uz'.split(' ')

const others: Record<string, string> = {
    US: 'usa, u s a, u s, us, united states of america, united states, estados unidos, eua, ee uu, eeuu, etats unis, the united states', GB: 'uk, u k, united kingdom, great britain, england, scotland, wales, northern ireland, britain, united kindom, inglaterra, angleterre, reino unido',
    CN: 'china, p r china, pr china, prc, p r c, 中华人民共和国, 中華人民共和國, peoples republic of china, peoples r china, peopls republic of china, people republic of china, chine, kina, r p china, mainland china, prchina, chinese mainland', HK: 'hong kong, hongkong, hong kong sar, hksar, hong kong china, kowloon, new territories, h k', MO: 'macau, macao, taipa',
    JP: '日本国', TW: 'taiwan, 中華民國, 臺灣, taiwan roc, r o c, roc, republic of china, taiwan r o c, chinese taipei, taiwan province of china, formosa', KR: 'korea, south korea, republic of korea, rep of korea, korea republic of, r o korea, s korea, republic korea, 한국, 남한', KP: 'north korea, dpr korea, d p r korea, democratic peoples republic of korea',
    RU: 'russia, russian federation, ussr, rossiya, russie, российская федерация, ссср', NL: 'the netherlands, netherlands, holland, nederland, the netherland', DE: 'germany, deutschland, federal republic of germany, frg, brd, fr germany, west germany, allemagne, alemania', CZ: 'czech republic, czechia, ceska republika, cr', TR: 'turkey, turkiye, tuerkiye', IR: 'iran, i r iran, islamic republic of iran, ir iran',
    VN: 'vietnam, viet nam, s r vietnam', AE: 'uae, u a e, united arab emirates, emirates', SA: 'saudi arabia, kingdom of saudi arabia, ksa, k s a, saudi, السعودية', BR: 'brazil, brasil', CI: 'ivory coast, cote d ivoire', MK: 'macedonia, north macedonia, fyrom', MD: 'moldova, republic of moldova', BA: 'bosnia, bosnia and herzegovina, bosnia herzegovina, bih',
    CD: 'dr congo, drc, democratic republic of the congo, democratic republic of congo, zaire, d r congo', CG: 'congo, republic of congo, republic of the congo', SZ: 'swaziland, eswatini', MM: 'burma, myanmar', LA: 'laos, lao pdr', SY: 'syria, syrian arab republic', TZ: 'tanzania, united republic of tanzania', BO: 'bolivia', VE: 'venezuela, republica bolivariana de venezuela', PS: 'palestine, gaza, west bank, palestinian territories, gaza strip, state of palestine',
    IE: 'ireland, republic of ireland, eire, irish republic', BY: 'belarus, byelorussia, republic of belarus', KZ: 'kazakhstan, republic of kazakhstan, qazaqstan', UZ: 'uzbekistan, republic of uzbekistan', SK: 'slovakia, slovak republic, slovensko', SI: 'slovenia, slovenija', HR: 'croatia, hrvatska', RS: 'serbia, srbija, republic of serbia, yugoslavia', ME: 'montenegro, crna gora', XK: 'kosovo', CV: 'cape verde, cabo verde', TL: 'east timor, timor leste',
    PH: 'philippines, the philippines', SG: 'singapore, republic of singapore', IN: 'india, bharat', ZA: 'south africa, republic of south africa, rsa, r s a', PR: 'puerto rico', RE: 'reunion, la reunion', GP: 'guadeloupe', NC: 'new caledonia', GF: 'french guiana', GE: 'republic of georgia', UA: 'ukraine, ukraina', BN: 'brunei, brunei darussalam', IL: 'israel', AT: 'austria, osterreich, oesterreich', CH: 'switzerland, schweiz, suisse, svizzera', BE: 'belgium, belgie, belgique', GR: 'greece, hellas', FI: 'finland, suomi',
}
/** Names that stand for the country only where they are all that stands between two commas: elsewhere they are a state, a name or a word. */
export const doubtfulNames: ReadonlySet<string> = new Set(['georgia', 'jersey', 'guinea', 'niger', 'chad', 'jordan', 'mali', 'man', 'lebanon', 'malta', 'us', 'mo', 'cr', 'roc', 'congo', 'dominica', 'reunion', 'saudi', 'england', 'new territories', 'emirates', 'formosa'])

/** Folded name, words separated by one space → ISO 3166-1 alpha-2 code (XK for Kosovo). */
export function readCountryNames(codes: Iterable<string>): Map<string, string> {
    const found = new Map<string, string>()
    const known = new Set(codes)
    for (const language of languages) {
        const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
        for (const code of known) {
            const name = names.of(code)
            if (name === undefined) continue
            const key = wordsOf(name)
            if (key.length >= 3 || /[^\p{Script=Latin} ]/u.test(key)) found.set(key, found.get(key) ?? code)
        }
    }
    for (const [code, list] of Object.entries(others)) for (const name of list.split(', ')) found.set(wordsOf(name), code)
    found.set('georgia', 'GE')
    return found
}

/** As the words of a text are read. */
function wordsOf(name: string): string {
    return readWords(name).map((word) => word.folded).join(' ')
}
