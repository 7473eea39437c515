/** The question asked of Wikidata: where people studied (P69) and worked (P108), with what qualifies it. https://www.wikidata.org/wiki/Property:P69 */

/**
 * SPARQL over people named by Q-id or by ORCID iD. Every person comes at least once, also without a statement; an item that was merged comes
 * under the one it was merged into. Deprecated statements are left out. Several values of one qualifier come as several rows.
 */
export function educationQuery(asked: { qids: string[], orcids: string[] }): string {
    const named = [
        ...(asked.qids.length === 0 ? [] : [`{ VALUES ?asked { ${asked.qids.map((id) => `wd:${id}`).join(' ')} } }`]),
        ...(asked.orcids.length === 0 ? [] : [`{ VALUES ?orcid_asked { ${asked.orcids.map((id) => `"${id}"`).join(' ')} } ?asked wdt:P496 ?orcid_asked . }`]),
    ]
    return `
SELECT ?asked ?orcid_asked ?p ?modified ?name ?orcid ?dblp ?openalex ?st ?prop ?rank ?org ?org_name ?ror ?grid ?iso ?degree ?degree_name ?major_name
    ?start ?start_precision ?end ?end_precision ?point ?point_precision ?has_reference
WHERE {
    ${named.join(' UNION ')}
    OPTIONAL { ?asked owl:sameAs ?held . }
    BIND(COALESCE(?held, ?asked) AS ?p)
    ?p schema:dateModified ?modified .
    OPTIONAL { ?p rdfs:label ?name . FILTER(LANG(?name) = "en") }
    OPTIONAL { ?p wdt:P496 ?orcid . }
    OPTIONAL { ?p wdt:P2456 ?dblp . }
    OPTIONAL { ?p wdt:P10283 ?openalex . }
    OPTIONAL {
        VALUES (?prop ?claim ?value) { (wd:P69 p:P69 ps:P69) (wd:P108 p:P108 ps:P108) }
        ?p ?claim ?st . ?st ?value ?org ; wikibase:rank ?rank .
        FILTER(?rank != wikibase:DeprecatedRank)
        BIND(EXISTS { ?st prov:wasDerivedFrom ?reference } AS ?has_reference)
        OPTIONAL { ?org rdfs:label ?org_name . FILTER(LANG(?org_name) = "en") }
        OPTIONAL { ?org wdt:P6782 ?ror . }
        OPTIONAL { ?org wdt:P2427 ?grid . }
        OPTIONAL { ?org wdt:P17/wdt:P297 ?iso . }
        OPTIONAL { ?st pq:P512 ?degree . OPTIONAL { ?degree rdfs:label ?degree_name . FILTER(LANG(?degree_name) = "en") } }
        OPTIONAL { ?st pq:P812/rdfs:label ?major_name . FILTER(LANG(?major_name) = "en") }
        OPTIONAL { ?st pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?start_precision ] . }
        OPTIONAL { ?st pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?end_precision ] . }
        OPTIONAL { ?st pqv:P585 [ wikibase:timeValue ?point ; wikibase:timePrecision ?point_precision ] . }
    }
}
ORDER BY ?p ?st`
}
