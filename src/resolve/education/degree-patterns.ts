/**
 * How degrees are written, by language: data for parse-degree.ts, and nothing else is decided there.
 * A rule's text is found once and then covered, rule after rule: first what is no degree, then postdoc, doctorate, master, bachelor.
 * Texts are compared after NFKC and without Latin accents (Máster = Master, thèse = these). Longer than most files because it is one list.
 * Equivalences follow ISCED 2011 (https://uis.unesco.org/en/topic/international-standard-classification-education-isced) where a
 * country's degree has no English name; professional doctorates (MD, JD …) go by their name.
 */
export type DegreeLevel = 'bachelor' | 'master' | 'doctorate' | 'postdoc'

export interface DegreeRule {
    level: DegreeLevel | 'none'
    /** What the text is, as `because` tells it. */
    says: string
    find: RegExp
    /** The word itself names somebody who studies, such as Doktorand. */
    isStudent?: true
    isHonorary?: true
    /** Looked for with what is no degree, for it holds the words of another level: 博士前期課程 is a master's course. */
    isFirst?: true
}

/** Whole words, any case. */
const word = (source: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'giu')
/** Whole words, in this case only: MA is a degree, Ma is a name. */
const exact = (source: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'gu')
/** Abbreviations in parts: 'Ph D' is PhD, Ph.D., Ph. D. and Ph-D. */
const short = (...parts: string[]) => word(parts.map((each) => `${each.split(' ').join('(?:\\.\\s?|[\\s-])?')}\\.?`).join('|'))
/** The same of single capital letters, which need a dot or nothing between: 'M S' is MS and M.S. */
const capitals = (...parts: string[]) => exact(parts.map((each) => `${each.split(' ').join('(?:\\.\\s?)?')}\\.?`).join('|'))
/** Scripts without spaces: anywhere. */
const part = (source: string) => new RegExp(source, 'gu')

const people = '(?:co-?)?(?:supervisors?|coordinators?|co-ordinators?|directors?|advisors?|advisers?|examiners?|managers?|lecturers?|teachers?|tutors?|instructors?|administrators?|officers?|deans?|mentors?|heads?|recruiters?|representatives?|members?)'
const studies = '(?:students?|candidates?|theses|thesis|dissertations?|defen[cs]es?|examination|jury|degrees?|programmes?|programs?|courses?|studies|school|committee|level|education|training|research)'
const doctoral = '(?:ph\\.?\\s?d\\.?(?:[\'’]?s)?|d\\.?phil\\.?|doctoral|doctorate|postgraduate|graduate|undergraduate|postdoctoral|postdocs?|post-docs?|master(?:[\'’]?s)?|bachelor(?:[\'’]?s)?|m\\.?sc\\.?|b\\.?sc\\.?)'
const medicine = '(?:rer|phil|med|ing|jur|iur|oec|pol|nat|sc|agr|theol|math|techn|paed|vet|dent|biol|hum|h\\.?c|soc|disc|habil|mont|forest|troph|pharm)'

/** English, and the abbreviations that are used everywhere. */
const english: DegreeRule[] = [
    { level: 'none', says: 'an honorary degree', isHonorary: true, find: word('honorary (?:doctor(?:ate|al)?|degrees?|ph\\.?\\s?d\\.?|d\\.?sc\\.?|ll\\.?d\\.?|d\\.?litt\\.?|masters?)(?: of \\p{L}+)?(?: degree)?|(?:d\\.?sc|sc\\.?d|ph\\.?d|d\\.?litt|ll\\.?d|d\\.?eng|d\\.?univ|doctor(?:ate)?|dr)\\.?,? ?\\(?(?:hon(?:orary)?|hons? ?causa|honoris causa|h\\.? ?c)\\.?\\)?|hon\\.? (?:d\\.?sc|d\\.?litt|ll\\.?d|ph\\.?d)\\.?|(?:doctor(?:em|at[eo]?)?|docteur|doctora|dottore|doutor)\\p{L}* (?:\\p{L}+ )?honoris causa|honoris causa') },
    { level: 'none', says: 'work for those who study, not a study', find: word(`${doctoral}\\s+(?:${studies}\\s+){0,2}${people}(?!\\s*[:=])|${people} (?:of|for|to|in charge of) (?:the |our |all )?(?:\\p{L}+ (?:and )?){0,2}?${doctoral}(?: ${studies})?|(?:advis|supervis|mentor|teach)ing (?:of )?(?:\\p{L}+ ){0,2}?${doctoral}(?: (?:students?|candidates?))?|(?:head|chair|dean|secretary) of (?:the )?(?:graduate|doctoral|undergraduate|postgraduate|master'?s?) (?:school|stud(?:ies|ents)|programme?s?|education|college|committee)`) },
    { level: 'none', says: 'work for those who study, not a study', find: word('students? (?:affairs|services?|union|support|counsell?ors?|counsell?ing|recruitment|advis[eo]rs?|advising|life|success|relations|ambassador|housing|records|welfare|council)(?: \\p{L}+)?') },
    { level: 'none', says: 'schooling before university', find: word('(?:senior |junior )?high[- ]?school(?: (?:diploma|degree|student|graduate|certificate))?|secondary (?:school|education)(?: certificate)?|a[- ]levels?|o[- ]levels?|gcses?|g\\.?e\\.?d\\.?(?= |$)|international baccalaureate|ib diploma|matriculation(?: certificate)?|higher secondary(?: certificate)?|ssc certificate|hsc|sixth form|grammar school|middle school') },
    { level: 'none', says: 'below a bachelor\'s degree', find: word('associate(?:[\'’]?s)? degree|associates? (?:of|in) (?:applied )?(?:arts|science)s?|foundation degree|higher national (?:diploma|certificate)|h\\.?n\\.?[dc]\\.?|community college') },
    { level: 'none', says: 'a certificate beside the degrees', find: word('post[- ]?graduate (?:diploma|certificate)s?|post[- ]?grad(?:uate)? dip(?:loma)?\\.?|pg ?dip\\.?|pg ?cert\\.?|p\\.?g\\.?c\\.?e\\.?|graduate (?:diploma|certificate)|(?:teaching|driving|medical|nursing|professional|pilot[\'’]?s?) licen[cs]e|licen[cs]e (?:to|number|no)|board certified|residency(?: program(?:me)?)?|professional certificate') },
    { level: 'none', says: 'a word like a degree that is none', find: word('(?:head|web|quiz|band|post|quarter|choir|concert|grand|house|station|harbou?r|toast|brew)[- ]?masters?|scrum master|master (?:teacher|trainer|mariner|builder|class|brewer|chef|plan|data|key|franchise|sergeant|electrician|carpenter)|master of ceremonies|ms (?:office|excel|word|windows|access|project|teams)|managing director(?: \\(md\\))?|(?:junior|family|duty|resident|house|on[- ]call|ship[\'’]?s|witch|spin|staff|locum|specialist|chief|village) doctors?|doctors? (?:on call|in charge|without borders)|doctor who|bachelor (?:party|flat|apartment)|(?:health|sales|brand|sports?|trade|export|tourism|investment|career|job|peace|science|employee) promotion|promotion (?:of|to|manager|officer|specialist|assistant|agency|committee|board)') },
    { level: 'none', says: 'a place in the United States', find: exact('(?:Cambridge|Boston|Amherst|Worcester|Medford|Waltham|Lowell|Somerville|Wellesley|Springfield|Northampton|Woods Hole), ?MA|(?:Baltimore|Bethesda|College Park|Rockville|Silver Spring|Gaithersburg|Annapolis|Frederick|Maryland), ?MD|(?:Orono|Portland|Bar Harbor|Brunswick|Waterville|Lewiston), ?ME') },
    { level: 'postdoc', says: 'a post after the doctorate', find: word('post[- ]?ph\\.?\\s?d\\.?|post[- ]?docs?|post[- ]?doctorals?|post[- ]?doctorates?|post[- ]?doctor|postdoctora[lt]e?') },
    { level: 'doctorate', says: 'before the doctorate', isStudent: true, find: word('pre[- ]?doc(?:toral)?s?') },
    { level: 'doctorate', says: 'a doctorate', find: short('Ph D', 'Ph D s', 'Ph D student', 'D Phil', 'Doc Phil', 'Ph Dr', 'D Eng', 'Eng D', 'D B A', 'Ed D', 'Sc D', 'D Sc', 'D Sc Tech', 'D Tech', 'D Litt', 'Dr P H', 'Psy D', 'Th D', 'D Min', 'D Prof', 'D M A', 'D P H', 'D Arch', 'D Ed', 'Dr Eng', 'S J D', 'J S D') },
    { level: 'doctorate', says: 'a doctorate', find: word('p\\.h\\.d\\.?|ph\\.?\\s?d(?:[\'’]?s|c)?|doctorates?|doctoral|doctor[\'’]?s(?: degree)|doctors? (?:of|in|degree)|doctor(?:ate)? degree|doctor (?:rerum|philosophiae|scientiarum|iuris|medicinae)|doctor student|doctor (?:course|program(?:me)?)|engineering doctorate|doctor candidate|candidate of (?:\\p{L}+(?: and \\p{L}+)? )?sciences?|a\\.b\\.d|all but dissertation') },
    { level: 'doctorate', says: 'the title of a doctor', find: /^\s*(?:dr\.?|doctor|d\.)\s*$/giu },
    { level: 'doctorate', says: 'a professional doctorate', find: exact('M\\.? ?D\\.?|J\\.? ?D\\.?|D\\.?D\\.?S\\.?|D\\.?M\\.?D\\.?|D\\.?V\\.?M\\.?|V\\.?M\\.?D\\.?|D\\.O\\.|Pharm\\.? ?D\\.?|PharmD|O\\.D\\.|D\\.?P\\.?T\\.?|D\\.?N\\.?P\\.?') },
    { level: 'doctorate', says: 'a professional doctorate', find: word('medical doctor|juris doctor|doctor juris|medicine doctor|pharm\\.? ?d') },
    { level: 'doctorate', says: 'work on a dissertation', find: word('dissertation') },
    { level: 'bachelor', isFirst: true, says: 'a Scottish first degree that is named MA', find: exact('M\\.?A\\.? ?\\(?Hon(?:ou?r)?s?\\.?\\)?') },
    { level: 'master', says: 'a master\'s degree', find: short('M Sc', 'M Sci', 'M Phil', 'M Eng', 'M Tech', 'M Res', 'M Ed', 'M Arch', 'M Litt', 'M Math', 'M Phys', 'M Chem', 'M Comp', 'M Com', 'M Pharm', 'M Stat', 'M Des', 'M Fin', 'M Econ', 'M Acc', 'M Mus', 'M Div', 'M Ap Sc', 'M A Sc', 'M C A', 'M B A', 'E M B A', 'LL M', 'M P H', 'M P P', 'M F A', 'M S W', 'M S Ed', 'M H S', 'M S c') },
    { level: 'master', says: 'a master\'s degree', find: capitals('M S', 'M A', 'M P A', 'M S E', 'M S E E', 'M S C S', 'M S N', 'M Bus', 'M St', 'M I S', 'M L I S', 'M M', 'S T M', 'Sc M', 'MS [eE]ng', 'MA [eE]d') },
    { level: 'master', says: 'a master\'s degree', find: exact('M\\.\\s?E\\.?|ME (?:in|of)|ME(?= \\()|S\\.\\s?M\\.|MTech|MSci|M\\.? ?E\\.? student|MS/') },
    { level: 'master', says: 'a master\'s degree', find: word('master(?:[\'’]?s)?|masters[\'’]|m\\.?sc[\'’]?s?|integrated m\\.?sc|pre-?master') },
    { level: 'bachelor', says: 'a bachelor\'s degree', find: short('B Sc', 'B Sci', 'B Eng', 'B Engg', 'B Tech', 'B Ed', 'B Arch', 'B Com', 'B Comm', 'B Pharm', 'B Math', 'B Mus', 'B Des', 'B Stat', 'B Econ', 'B Phil', 'B Compt', 'B A Sc', 'B B A', 'B C A', 'B F A', 'B S E E', 'B S C S', 'B S E', 'B Sc N', 'B S N', 'B Acc', 'B Bus', 'B IT', 'B V Sc', 'LL B', 'M B B S', 'M B Ch B', 'M B B Ch', 'B D S', 'B S W', 'Sc B', 'B Med', 'B Hons', 'B S c', 'B Soc Sc', 'B I T') },
    { level: 'bachelor', says: 'a bachelor\'s degree', find: capitals('B S', 'B A', 'B Hon', 'BS [eE]ng', 'BA [eE]d') },
    { level: 'bachelor', says: 'a bachelor\'s degree', find: exact('B\\.\\s?E\\.?|BE (?:in|of)|BE(?= \\()|A\\.\\s?B\\.|S\\.\\s?B\\.|BTech|BSci') },
    { level: 'bachelor', says: 'a bachelor\'s degree', find: word('bachelor(?:[\'’]?s)?|bachelors[\'’]|baccalaureate degree|baccalaureus|honou?rs degree|honou?rs in|(?:first|second|upper second)[- ]class hono(?:u)?rs|first degree|b\\.?sc[\'’]?s?') },
    { level: 'bachelor', says: 'undergraduate studies', find: word('under[- ]?grad(?:uate)?s?') },
]

/** German (and the Swiss Lizentiat). A Promotion is written with a capital; the English promotions stand above. Diplom (FH) is ISCED 6. */
const german: DegreeRule[] = [
    { level: 'none', says: 'an honorary degree', isHonorary: true, find: word('ehrendoktor\\p{L}*|ehrenpromotion|dr\\.?(?: \\p{L}+\\.?){0,2}[ -]?h\\.? ?c\\.?(?: mult\\.?)?|ehrendoktorwurde') },
    { level: 'none', says: 'work for those who study, not a study', find: word('doktor(?:vater|mutter)|doktorandenbetreu\\p{L}+|betreu\\p{L}+ von \\p{L}+arbeiten|studiengangs?(?:leit|koordinat)\\p{L}+') },
    { level: 'none', says: 'schooling before university', find: word('(?:fach)?abitur|(?:fach|allgemeine )?hochschulreife|matura|maturitat|gymnasium|realschul\\p{L}+|mittlere reife') },
    { level: 'none', says: 'below a master\'s degree, and no bachelor\'s', find: word('vordiplom|zwischenprufung|(?:handwerks|industrie)?meister(?:in|brief|schule)?|(?:berufs)?ausbildung(?: zu\\p{L}+ \\p{L}+)?|fachwirt(?:in)?|grundstudium|diplomatische? \\p{L}+') },
    { level: 'postdoc', says: 'a habilitation, a qualification after the doctorate', find: word('habilit(?:ation|iert|and|andin|ationsschrift)|dr\\.? habil\\.?|habil\\.?|privatdozent(?:in)?|venia (?:legendi|docendi)|postdoktorand(?:in)?|post-doktorand(?:in)?') },
    { level: 'doctorate', says: 'work towards a doctorate', isStudent: true, find: word('doktorand(?:in|innen|en|us)?|promovend(?:in|us|a)?|promotionsstud\\p{L}+|promovierend\\p{L}*|promotionsstelle') },
    { level: 'doctorate', says: 'a doctorate', find: word(`doktor(?:grad|titel|arbeit|at|s)?|promoviert\\p{L}*|doktor(?:in)? (?:der|des|rerum)|dr\\.?[ -]?(?:${medicine}\\b\\.?(?:[ -]?\\p{L}{2,6}\\.)*)|dr\\.?-?\\s?ing\\.?|doktorstudium|inauguraldissertation|ph\\.?d\\.?-studium`) },
    { level: 'doctorate', says: 'a doctorate (Promotion)', find: exact('Promotion(?:sstudium|sverfahren)?') },
    { level: 'bachelor', isFirst: true, says: 'a diploma of a university of applied sciences, as a bachelor\'s degree', find: word('dipl(?:om|\\.)[- ]?\\p{L}*\\.?(?: \\p{L}+){0,2} ?\\(?(?:fh|ba)\\)?') },
    { level: 'master', says: 'a German diploma, as a master\'s degree', find: word('diplom(?:studium|arbeit|prufung|grad|s)?|diplom-?(?:ing|inf|phys|math|chem|biol|geo|kauf|psych|volks|betriebs|wirt|okon|soz|pad|polit|land|forst|lehr|jur|designer)\\p{L}*|dipl(?:\\.[ -]?|[ -])\\p{L}+\\.?|diplomand(?:in)?') },
    { level: 'master', says: 'a master\'s degree', find: word('magister(?: artium)?|mag\\.(?:a)?(?: \\p{L}+\\.)*|(?:erstes |zweites |1\\. |2\\. )?staatsexamen|lizenziat|lizentiat|lic\\.? ?(?:phil|oec|iur|theol)\\.?(?: nat\\.?)?|master(?:arbeit|studium|thesis)') },
    { level: 'master', says: 'work towards a master\'s degree', isStudent: true, find: word('master(?:and|andin|student|studentin)') },
    { level: 'bachelor', says: 'a bachelor\'s degree', find: word('bachelor(?:arbeit|studium)|bakkalaur\\p{L}+|erststudium') },
    { level: 'bachelor', says: 'work towards a bachelor\'s degree', isStudent: true, find: word('bachelor(?:student|studentin)') },
]

/** French. Baccalauréat ends school in France and is a first degree in Québec (en …, ès …). Ingénieur de recherche is a post, not a degree. */
const french: DegreeRule[] = [
    { level: 'none', says: 'an honorary degree', isHonorary: true, find: word('docteure? honoris causa|doctorat honorifique|doctorat honoris causa') },
    { level: 'none', says: 'a post, not a degree', find: word('ingenieure? (?:de recherche|d[\'’]etudes?|de recherches|r ?& ?d|logiciel|systemes?|informatique|hospitalier|territorial|chef de projet|commercial)|direct(?:eur|rice) de theses?|encadrants?e? de theses?|(?:co-?)?direction de theses?|responsable (?:du |de la |de |d[\'’]un )?(?:master|licence|doctorat|formation)\\p{L}*|maitre de conferences|maitre assistant|maitrise d[\'’]oeuvre|maitrise d[\'’]ouvrage|licence iv') },
    { level: 'bachelor', isFirst: true, says: 'a first degree of Québec', find: word('baccalaureat (?:en|es|specialise|avec majeure)(?: \\p{L}+)?') },
    { level: 'none', says: 'schooling before university', find: word('baccalaureat(?: (?:general|scientifique|litteraire|s|es|l|technologique|professionnel))?|bac (?:s|es|l|scientifique|general|pro)|lycee') },
    { level: 'none', says: 'below a bachelor\'s degree', find: word('classes? prepa(?:ratoires?)?|c\\.?p\\.?g\\.?e\\.?|math(?:s|ematiques) sup(?:erieures)?|d\\.?e\\.?u\\.?g\\.?|d\\.?u\\.?t\\.?|b\\.?t\\.?s\\.?|bac ?\\+ ?2|agregation|agrege\\p{L}*|capes|internat|diplome d[\'’]universite') },
    { level: 'postdoc', says: 'a habilitation, a qualification after the doctorate', find: word('habilitation a diriger (?:des|les) recherches|h\\.?d\\.?r\\.?|habilitation') },
    { level: 'postdoc', says: 'a post after the doctorate', find: word('post-? ?doctorante?|post-? ?doctorat|chercheu(?:r|se) post-? ?doctorale?|a\\.?t\\.?e\\.?r\\.? docteur') },
    { level: 'doctorate', says: 'work towards a doctorate', isStudent: true, find: word('doctorante?s?|these en cours|thesard(?:e)?|eleve docteur') },
    { level: 'doctorate', says: 'a doctorate', find: word('doctorat(?: d[\'’]etat| de 3e cycle)?|docteure?(?: (?:en|es|de|d[\'’]\\p{L}+))?|these(?: de doctorat| d[\'’]etat)?|ecole doctorale|bac ?\\+ ?8') },
    { level: 'master', says: 'a French degree of four or five years, as a master\'s degree', find: word('d\\.?e\\.?a\\.?|d\\.?e\\.?s\\.?s\\.?|diplome d[\'’]etudes (?:approfondies|superieures specialisees)|maitrise|magistere|mastere(?: specialise)?|bac ?\\+ ?[56]|diplome d[\'’]ingenieure?|diplome de grande ecole|titre d[\'’]ingenieur|ingenieure? diplomee?|eleve[- ]ingenieure?|ecole d[\'’]ingenieurs?') },
    { level: 'master', says: 'a French degree of four or five years, as a master\'s degree', find: exact('M[12]|Master ?[12]') },
    { level: 'master', says: 'an engineer\'s diploma, as a master\'s degree', find: word('ingenieure?(?: (?:en|agronome|civil|des|polytechnicien|centralien|physicien|chimiste)\\p{L}*)?(?! d[eu’\'])') },
    { level: 'bachelor', says: 'a licence, a bachelor\'s degree', find: word('licence(?: professionnelle| pro| fondamentale| appliquee)?(?: [123])?(?! (?:agreement|holder))|licencie(?:e)? (?:en|es)|bac ?\\+ ?[34]') },
    { level: 'bachelor', says: 'a licence, a bachelor\'s degree', find: exact('L3') },
]

/** Spanish. Bachillerato ends school, a Bachiller en … is a first degree in parts of America; posgrado and diplomado are no level. */
const spanish: DegreeRule[] = [
    { level: 'none', says: 'an honorary degree', isHonorary: true, find: word('doctora? honoris causa|doctorado honoris causa|doctorado honorifico') },
    { level: 'none', says: 'work for those who study, not a study', find: word('director(?:a|es)? de (?:la )?tesis(?: doctoral(?:es)?)?|coordinador(?:a)? (?:del?|de la|de los) (?:programa de )?(?:doctorado|master|maestria|grado|posgrado|postgrado|licenciatura)|tutor(?:a)? de (?:doctorado|master|grado|tesis)|maestr[oa] de (?:primaria|escuela|ceremonias|obras|taller|musica|educacion)\\p{L}*|profesora? de (?:secundaria|bachillerato|grado|master|posgrado|postgrado)|director(?:a)? (?:del?|de la) (?:doctorado|master|maestria|grado)') },
    { level: 'none', says: 'a post, not a degree', find: word('ingenier[oa] de (?:software|datos|proyectos?|investigacion|sistemas senior)') },
    { level: 'none', says: 'schooling before university', find: word('bachillerato|educacion secundaria|preparatoria|secundaria') },
    { level: 'none', says: 'a course that is no level', find: word('diplomado|especializacion|tecnico superior|formacion profesional|ciclo formativo|pos?t?-?grado|estudios de pos?t?grado') },
    { level: 'postdoc', says: 'a post after the doctorate', find: word('pos[t]?[- ]?doctorad[oa]|pos[t]?[- ]?doctoral(?:es)?|pos[t]?[- ]?doctorante|pos[t]?[- ]?doc|estancia pos[t]?doctoral') },
    { level: 'doctorate', says: 'work towards a doctorate', isStudent: true, find: word('doctorand[oa]s?|(?:investigador(?:a)?|contratad[oa]|becari[oa]) (?:en formacion )?predoctoral|candidat[oa] a doctora?') },
    { level: 'doctorate', says: 'a doctorate', find: word('doctorado|doctora?(?: (?:en|por|cum laude|europe[oa]|internacional))|grado de doctora?|titulo de doctora?|tesis doctoral|doctora|dr\\.? en|dra\\.? en') },
    { level: 'master', says: 'a master\'s degree', find: word('maestrias?|maestr[oa] en|grado de (?:maestr[oa]|magister|master)|magister|magistra|maestrante|diploma de estudios avanzados|suficiencia investigadora|mtr[oa]\\.? en|master universitario|msc\\.? en') },
    { level: 'bachelor', says: 'a first degree', find: word('licenciaturas?|licenciad[oa]s?|lic\\. en|grado(?: (?:en|universitario))?(?! (?:\\d|de ))|graduad[oa] (?:en|social|universitari[oa])|diplomatura|diplomad[oa] universitari[oa]|bachiller (?:en|universitari[oa]|academico)|pregrado|egresad[oa] de (?:la )?licenciatura|ingenier[oa] tecnic[oa]|arquitect[oa] tecnic[oa]') },
    { level: 'bachelor', says: 'an engineer\'s title, a first degree', find: /^\s*(?:titulo de )?ingenier[oa](?:\s+(?:en|de|industrial|civil|quimic|mecanic|electric|informatic|agronom|superior|comercial|ambiental|biomedic|geolog)\p{L}*|\s*$)/giu },
]

/** Portuguese. Pós-graduação is no level; a Brazilian graduação is a first degree. */
const portuguese: DegreeRule[] = [
    { level: 'none', says: 'a course that is no level', find: word('pos[- ]?graduacao(?: lato sensu)?|especializacao|ensino (?:medio|fundamental|secundario)|doutor(?:a)? honoris causa|orientador(?:a)? de (?:mestrado|doutorado|doutoramento)|coordenador(?:a)? d[oa] (?:mestrado|doutorado|licenciatura|graduacao|pos-?graduacao)') },
    { level: 'postdoc', says: 'a post after the doctorate', find: word('pos[- ]?douto(?:rado|ramento|ral|rando|randa)|pos[- ]?doc|livre[- ]docencia|livre[- ]docente|agregacao') },
    { level: 'doctorate', says: 'work towards a doctorate', isStudent: true, find: word('doutorand[oa]s?') },
    { level: 'doctorate', says: 'a doctorate', find: word('doutorado(?: sanduiche)?|doutoramento|doutora?(?: em)?') },
    { level: 'master', says: 'work towards a master\'s degree', isStudent: true, find: word('mestrand[oa]s?') },
    { level: 'master', says: 'a master\'s degree', find: word('mestrado(?: integrado| profissional)?|mestra? em|mestr[ea]') },
    { level: 'bachelor', says: 'a first degree', find: word('bacharelado|bacharel(?:a)?(?: em)?|graduacao|graduad[oa] em|licenciad[oa] em|iniciacao cientifica') },
]

/** Italian. Laurea alone is read as the first degree; magistrale, specialistica and vecchio ordinamento are the long one. */
const italian: DegreeRule[] = [
    { level: 'none', says: 'schooling before university, or an honorary degree', find: word('maturita(?: (?:classica|scientifica))?|liceo(?: \\p{L}+)?|scuola superiore') },
    { level: 'none', says: 'an honorary degree', isHonorary: true, find: word('laurea (?:ad honorem|honoris causa)') },
    { level: 'postdoc', says: 'a post after the doctorate', find: word('assegnista(?: di ricerca)?|assegno di ricerca|post-?dottorato') },
    { level: 'doctorate', says: 'work towards a doctorate', isStudent: true, find: word('dottorand[oa]') },
    { level: 'doctorate', says: 'a doctorate', find: word('dottorato(?: di ricerca)?|dottor(?:e|essa) di ricerca|dott\\.? di ricerca') },
    { level: 'master', says: 'a long Italian degree, as a master\'s degree', find: word('laurea (?:magistrale|specialistica|vecchio ordinamento|\\(?v\\.?o\\.?\\)?|quinquennale|a ciclo unico)(?: a ciclo unico)?') },
    { level: 'bachelor', says: 'a first degree', find: word('laurea(?: triennale| breve| di primo livello)?|laureat[oa] in') },
]

/** Japanese. 博士前期課程 is the master's course, 博士後期課程 the doctoral one; 博士後 without 期 is Chinese for postdoc. */
const japanese: DegreeRule[] = [
    { level: 'none', says: 'below a bachelor\'s degree, or schooling', find: part('短期大学士|準学士|高度専門士|専門士|高等専門学校|高等学校|高校|短期大学|短大') },
    { level: 'postdoc', says: 'a post after the doctorate', find: part('ポスドク|ポスト[・\\s]?ドク(?:トラル|ター)?(?:フェロー|研究員)?|博士研究員|特別研究員\\s?\\(?PD\\)?|学振\\s?PD') },
    { level: 'doctorate', says: 'work towards a doctorate', isStudent: true, find: part('特別研究員\\s?\\(?DC[12]?\\)?|学振\\s?DC[12]?|博士(?:後期)?課程(?:\\d年|在学|在籍|学生)|博士(?:後期)?課程\\s?(?:単位(?:取得|修得)?)?(?:満期)?(?:中途)?退学|D[123]学生') },
    { level: 'doctorate', says: 'a doctorate', find: part('博士後期(?:課程)?|博士課程(?!前期)|課程博士|論文博士|博士号') },
    { level: 'master', isFirst: true, says: 'the first half of a doctoral course, a master\'s course', find: part('博士(?:課程)?前期(?:課程)?') },
    { level: 'master', says: 'a master\'s degree', find: part('修士(?:課程|号)?|専門職学位') },
    { level: 'bachelor', says: 'undergraduate studies', isStudent: true, find: part('学部生|大学生') },
    { level: 'bachelor', says: 'a bachelor\'s degree', find: part('学士(?:号|課程)?|学部(?:卒業?|課程)?') },
]

/** Chinese, simplified and traditional. 导师 and 博导 supervise; 院士 is an academician; 研究生 alone says no level. */
const chinese: DegreeRule[] = [
    { level: 'none', says: 'an honorary degree', isHonorary: true, find: part('(?:名[誉譽]|荣誉|榮譽)(?:\\p{Script=Han}{0,4})博士(?:学位|學位|号)?') },
    { level: 'none', says: 'work for those who study, not a study', find: part('(?:博士|硕士|碩士)(?:研究)?生?(?:指?导师|指?導師|導師)|博导|博導|硕导|碩導|研究生(?:指?导师|指?導師)|本科生?(?:导师|教学|教務|教务|辅导员)|(?:博士|硕士)(?:学位)?(?:授权)?点(?:负责人)?|研究生院(?:院长|副院长)?|(?:博士|硕士)后?工作站(?:站长|主任)') },
    { level: 'none', says: 'below a bachelor\'s degree, or schooling', find: part('专科|專科|大专|大專|高中|中专|中專|职高|初中|副学士|副學士|专升本前') },
    { level: 'none', says: 'a word like a degree that is none', find: part('院士|护士|護士|大学士|爵士|教育部') },
    { level: 'postdoc', says: 'a post after the doctorate', find: part('博士后(?:研究(?:人员|员)|流动站|工作站)?|博士後(?!期)(?:研究(?:人員|員))?|博后') },
    { level: 'doctorate', says: 'work towards a doctorate', isStudent: true, find: part('(?:在读|在讀)博士(?:研究)?生?|博士(?:研究)?生?(?:在读|在讀|候选人|候選人|肄业|肄業|就读|班学生)|博士(?:研究生)(?!毕业|畢業|学历|學歷|学位|學位)|博士生|直博生?|联合培养博士(?:研究)?生?|博士联合培养|访问博士生?|博士班學生') },
    { level: 'doctorate', says: 'a doctorate', find: part('(?:哲学|哲學|理学|理學|工学|工學|医学|醫學|文学|文學|法学|法學|经济学|管理学|教育学|农学|农業|副)?博士(?:学位|學位|研究生)?|硕博(?:连读)?|碩博|本硕博(?:连读)?') },
    { level: 'master', says: 'work towards a master\'s degree', isStudent: true, find: part('(?:在读|在讀)(?:硕士|碩士)(?:研究)?生?|(?:硕士|碩士)(?:研究)?生?(?:在读|在讀|肄业|就读)|(?:硕士|碩士)研究生(?!毕业|畢業|学历|學歷|学位|學位)|(?:硕士|碩士)生') },
    { level: 'master', says: 'a master\'s degree', find: part('(?:硕士|碩士)(?:学位|學位|研究生|班)?|本硕(?:连读)?|工程硕士|碩士') },
    { level: 'bachelor', says: 'undergraduate studies', isStudent: true, find: part('本科(?:在读|在讀|生)(?!毕业)|(?:在读|在讀)本科生?') },
    { level: 'bachelor', says: 'a bachelor\'s degree', find: part('学士(?:学位)?|學士(?:學位|班)?|(?:大学)?本科(?:学历|毕业)?|大學部|双学位') },
]

/** Korean. 박사후 is postdoc, 전문학사 an associate degree; 학사 also means academic affairs. */
const korean: DegreeRule[] = [
    { level: 'none', says: 'an honorary degree', isHonorary: true, find: part('명예\\s?\\p{Script=Hangul}{0,4}\\s?박사') },
    { level: 'none', says: 'below a bachelor\'s degree, schooling, or work for those who study', find: part('전문\\s?학사|고등학교|중학교|학사\\s?(?:지원|관리|운영|행정|팀|과장|일정|처)|(?:박사|석사)\\s?(?:과정)?\\s?지도\\s?교수') },
    { level: 'postdoc', says: 'a post after the doctorate', find: part('박사\\s?후(?:\\s?(?:연구원|연구자|과정|연수생?|펠로우))?|포스트?\\s?닥터?|포닥|포스트\\s?닥(?:터|토럴)?') },
    { level: 'doctorate', says: 'work towards a doctorate', isStudent: true, find: part('박사\\s?(?:과정)?\\s?(?:재학|수료|과정생|학생|생(?![물명])|휴학|중퇴)|박사\\s?과정\\s?생|박사\\s?후보') },
    { level: 'doctorate', says: 'a doctorate', find: part('(?:석\\s?[·・]?\\s?박사|석사[·/ ]?박사)\\s?통합(?:\\s?과정)?|석박\\s?통합|박사(?:\\s?학위)?(?:\\s?과정)?') },
    { level: 'master', says: 'work towards a master\'s degree', isStudent: true, find: part('석사\\s?(?:과정)?\\s?(?:재학|수료|과정생|학생|휴학)|석사\\s?과정\\s?생') },
    { level: 'master', says: 'a master\'s degree', find: part('석사(?:\\s?학위)?(?:\\s?과정)?') },
    { level: 'bachelor', says: 'undergraduate studies', isStudent: true, find: part('학부생|대학생') },
    { level: 'bachelor', says: 'a bachelor\'s degree', find: part('학사(?:\\s?학위)?(?:\\s?과정)?|학부(?:\\s?(?:과정|졸업))?') },
]

const stages = ['none', 'postdoc', 'doctorate', 'master', 'bachelor'] as const

/** In the order in which they are looked for; within a stage as listed, Japanese before Chinese because it writes longer words with the same signs. */
export const degreeRules: DegreeRule[] = [...english, ...german, ...french, ...spanish, ...portuguese, ...italian, ...japanese, ...chinese, ...korean]
    .sort((a, b) => stageOf(a) - stageOf(b))

function stageOf(rule: DegreeRule): number {
    return rule.isFirst ? 0 : stages.indexOf(rule.level)
}

/** Who studies, with or without a degree beside it. */
export const students: RegExp[] = [
    word('students?(?! (?:of the year|prize|award))|studierende[r]?|student(?:in|en)|etudiante?|eleve|estudiante|alumn[oa]|aluno|aluna|studente|studentessa'),
    part('大学院生|研究生(?!院|毕业|畢業|学历|學歷|学位|學位|指?导师)|留学生|学生|學生|대학원생|재학생'),
]

/** Words that make the degree beside them a study under way, or one that was left off; without a degree they say nothing. */
export const underWay: RegExp[] = [
    word('candidates?(?! of)|cand\\.?|candidature|researcher in training|pursuing|enrolled|in progress|on ?going|expected|anticipated|to be completed|unfinished|incomplete|not completed|withdr(?:ew|awn)|dropped out|a\\.?b\\.?d|all but dissertation|\\(c\\)'),
    word('(?:ph\\.?\\s?d\\.?|doctoral) (?:research(?:er)?|fellow(?:ship)?|position|assistant|associate|trainee|scholar(?:ship)?|intern(?:ship)?|employee)'),
    word('laufend|en cours|en curso|cursando|em andamento|em curso|in corso|bolsista'),
    part('在读|在讀|在学|在籍|肄业|退学|재학|수료|휴학|과정생|진행\\s?중|취득\\s?예정'),
]
