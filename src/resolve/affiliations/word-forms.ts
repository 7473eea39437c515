/**
 * Words that names of organisations share, and the forms they take: translations, abbreviations, spellings. Left the word that stands for all of
 * them, right its forms, folded (small letters without marks). A form that also means something else in a language is left out.
 */
const forms: Record<string, string> = {
    university: 'univ uni universitat universitaet universite universita universidad universidade universitas universiteit universitet universitetet universitesi universitate universitatea universitatii universitario universitaria universitaire universitair universitares universitats uniwersytet uniwersytetu univerzita univerzity univerziteta univerzitet univerza univerzi sveuciliste sveucilista egyetem egyetemi yliopisto ylikool ulikool universitats universitetas universitates universidades universities universiti universitede universitets univercity univeristy unversity universtiy universty univesity universidat unibertsitatea universitatis unviersity davlat universiteti universytet університет университет университета panepistimio dai-hoc daihoc universit',
    institute: 'inst institut instituto istituto instituut institutt institutet instytut instytutu institutul instituti enstitusu institucion institutes institutu intitute insitute institue ins institutions институт института інститут',
    college: 'coll colegio college colleges colegiul collegio collegium',
    school: 'sch escola escuela ecole scuola schule skola skole schools szkola hogeschool',
    faculty: 'fac faculdade facultad faculte facolta fakultat fakultaet fakultet fakulta fakultas fakultesi facultatea faculties wydzial faculteit',
    department: 'dept dep departement departamento dipartimento departament dpt depts departments depto katedra jurusan afdeling abteilung deptartment deparment departmentof',
    laboratory: 'lab labs laboratorio laboratoire laboratorium laboratories laboratori laboratorul labo laborat laboratory labor lab',
    academy: 'acad academia akademie academie accademia akademia akademii akademi akademiya akademija akad академия академии академія',
    hospital: 'klinikum kliniken hosp hopital hospitals hospitais hospitales ospedale spital krankenhaus szpital hopitaux ospedali hastanesi hospitalier ziekenhuis sjukhus sygehus sykehus bolnica nemocnice korhaz больница',
    clinic: 'clin klinik klinika clinica clinique clinics kliniek',
    center: 'ctr cent centre centro centrum zentrum centers centres centrul centar cntr merkezi centros centra центр',
    science: 'sci sciences ciencias ciencia scienze wissenschaften wissenschaft wetenschappen nauk nauki vied videnskab vetenskap bilimleri bilimler stiinte sains scientific scientifique scientifica cientifica cientificas cientifico scientia wissenschaftliche науки наук',
    technology: 'tech technol technologie technologies tecnologia teknologi tehnologie technologia teknologiska tecnologie tecnologias technologies technologiques techno tecnol technologi technical technische technischen technischer technique tecnica tecnico technisch techniczna tekniske tekniska tehnica technicka teknik technicki tehnicki tehnicka techniki tecniche tecnologico tecnologica technological technologique technologische teknillinen texnika технический технічний',
    polytechnic: 'polytech politecnico politecnica polytechnique politehnica politechnika polytechnical politeknik polytechnics politecnic politechniczna polytechnische polytechnischer',
    engineering: 'eng engn engr engg ingenieria ingegneria engenharia ingenierie ingenieurwissenschaften engineer engineers muhendislik инженерный',
    research: 'res forschung recherche recherches ricerca ricerche investigacion investigaciones pesquisa pesquisas investigacao investigacoes onderzoek forskning arastirma badawczy badan cercetare cercetari recerca researches',
    medical: 'med medizinische medizinischen medizinischer medicale medicales medica medicas medico medicos medicina medicine medizin medecine medycyny medyczny medyczna medisch medicinal medicin tip медицинский',
    national: 'natl nat nac nacional nationale nazionale nationaal narodowy ulusal nationales nacionales nationalen naz национальный',
    state: 'staatliche statale estadual estatal panstwowy estado stat државни государственный державний gosudarstvennyi gosudarstvenniy',
    federal: 'fed federale federais bundes',
    federation: 'federazione federacion',
    royal: 'real royale koninklijke konigliche kongelige kungliga reale kgl',
    applied: 'appl angewandte appliquee appliquees aplicada aplicadas applicata applicate toegepaste aplicados',
    advanced: 'adv avanzada avanzados avancees avanzate avancados avance',
    international: 'int intl internacional internationale internazionale internationales internationaal miedzynarodowy uluslararasi',
    foundation: 'fdn fundacion fundacao fondation fondazione stiftung fundacio found stichting stiftelsen fundacja vakfi',
    society: 'soc societe sociedad sociedade societa gesellschaft gesellsch',
    association: 'assoc associazione asociacion associacao verein associacio assn',
    organization: 'org organisation organizacion organizacao organizzazione organizations organisations',
    company: 'comp co compania compagnie companies',
    corporation: 'corp corporacion corporacao corporations',
    ministry: 'min ministerio ministere ministero ministerium ministries ministerie',
    agency: 'agencia agence agenzia agentur agencies',
    council: 'consejo conselho consiglio conseil concejo counsil consell',
    group: 'grp grupo groupe gruppo gruppe groups',
    system: 'sist sistema sistemas systems systeme systemes sistemi syst',
    service: 'serv servicio servico services servizio dienst servicios serv',
    information: 'inf info informacion informatique informazione informacao',
    computer: 'comput comp computing computacion informatica informatik computation computational computers',
    mathematics: 'math mathematical mathematik matematica matematicas mathematiques matematika mathematique mathematisches maths',
    physics: 'phys physik physique fisica fisicas physical fizyki fizika fysik fisik',
    chemistry: 'chem chemie chimie quimica chimica chemical kimya chimiche chemii quimicas kemi',
    biology: 'biol biologie biologia biological biologica biologicas biologiche biologi',
    agriculture: 'agr agric agricultural agricola agricole agraria agrarias agrarian agricultura agronomy agronomica agronomico agronomique agronomie agron landwirtschaft tarim rolniczy аграрный',
    economics: 'econ economia economic wirtschaft economie economicas economici ekonomi ekonomiczny economiques economy ekonomicky экономический',
    environment: 'environ environmental umwelt environnement ambiental ambiente environmental ambientales',
    health: 'hlth salud sante salute gesundheit saude salut saglik zdrowia zdravi zdravotnicka helse halsa gezondheid sanitaria sanitario здоровья',
    public: 'publique publica publico pubblica',
    general: 'gen generale geral',
    central: 'cent centrale zentral centralny',
    nuclear: 'nucl nucleaire nucleare nukleare nucleares',
    industry: 'ind industrial industries industrielle industria industriales industriale industrie industriel',
    management: 'manag mgmt gestion gestao management yonetim',
    education: 'educ educacion educacao education educational educazione bildung egitim',
    pedagogical: 'ped pedagogy pedagogica pedagogico pedagogique padagogische pedagogiczny pedagogicheskiy педагогический',
    teacher: 'teachers',
    business: 'bus negocios',
    development: 'dev desarrollo developpement sviluppo desenvolvimento entwicklung developmental',
    veterinary: 'vet veterinaria veterinarias veterinar tierarztliche veterinaire weterynaryjny veterinarska veterinarni',
    pharmacy: 'pharm pharmacie farmacia farmacie pharmaceutical pharmacology farmaceutica pharmaceuticals',
    catholic: 'cattolica catolica catholique katholieke katholische katolicki katolik pontificia catholic',
    free: 'libre libera freie livre vrije',
    autonomous: 'autonoma autonome autonomo',
    open: 'aberta abierta',
    northern: '', southern: '', eastern: '', western: '',
    north: 'nord norte', south: 'sud sul', east: 'est', west: 'ouest oeste',
    new: 'nova nouvelle nueva neue',
    saint: 'st ste san santa sao sankt sint santo saints',
    mount: 'mt', fort: 'ft',
    military: 'militar militaire milit',
    naval: 'nav', aviation: 'aviat aviacion', aeronautics: 'aeronautical aeronaut aeronautica aeronautique aeron',
    astronautics: 'astronaut', astronomy: 'astron astronomical astronomico', telecommunication: 'telecommun telecom telecommunications telecomunicaciones telecomunicacoes telecommunicatio',
    communication: 'commun communications comunicaciones', electronic: 'electron electronics elect electro elettronica electronique elektronik', electric: 'electr electrical elec elektrik elettrica electrique',
    transport: 'transp transportation transportes', petroleum: 'pet petrol petroleo', geology: 'geol geological geologia geologie geologica', geoscience: 'geosci geosciences',
    mechanics: 'mech mechanical mecanica mecanique', material: 'mater materials materiales', space: 'spatial spatiales espacial spaziale', energy: 'energie energia energies', atomic: 'atom atomique atomica',
    astrophysics: 'astrophys', oceanography: 'oceanogr oceanographic oceanografico oceanograficas oceanographique', forestry: 'forest forestal foret', optics: 'opt optical',
    microsystem: 'microsyst', automation: 'autom automatic automatica automatique', cancer: 'krebs', children: 'childrens child', women: 'womens woman', peoples: 'people',
    bio: '', technion: 'technion',
    // Cities and regions that have names in several languages, as names of organisations use them.
    munich: 'munchen muenchen monaco-di-baviera', vienna: 'wien', cologne: 'koln koeln', nuremberg: 'nurnberg nuernberg', rome: 'roma', milan: 'milano', turin: 'torino', florence: 'firenze', naples: 'napoli', venice: 'venezia', genoa: 'genova',
    padua: 'padova', prague: 'praha praze', warsaw: 'warszawa warszawie warszawski', krakow: 'cracow krakowie', lisbon: 'lisboa', seville: 'sevilla', geneva: 'geneve genf', zurich: 'zuerich', basel: 'basle', bern: 'berne', brussels: 'bruxelles brussel', antwerp: 'antwerpen',
    ghent: 'gent', louvain: 'leuven', copenhagen: 'kobenhavn koebenhavn', gothenburg: 'goteborg goeteborg', moscow: 'moskva moskovskiy moscou московский', petersburg: 'peterburg peterburgskiy', kyiv: 'kiev kyyiv', kharkiv: 'kharkov', lviv: 'lvov', belgrade: 'beograd beogradu', zagreb: 'zagrebu', ljubljana: 'ljubljani',
    bucharest: 'bucuresti', athens: 'athina', thessaloniki: 'salonica', beijing: 'peking', guangzhou: 'canton', xian: '', tehran: 'teheran', cairo: 'al-qahira', hanover: 'hannover', brunswick: 'braunschweig', mainz: 'mayence', lorraine: '', bavaria: 'bayern', saxony: 'sachsen', brittany: 'bretagne', catalonia: 'catalunya cataluna', andalusia: 'andalucia',
    basque: 'euskal pais-vasco', mexico: 'mejico', brazil: 'brasil', spain: 'espana', germany: 'deutschland deutsche german', france: 'francais francaise', italy: 'italia italiana italiano italian', poland: 'polska polskiej polish', turkey: 'turkiye turk turkish', switzerland: 'schweiz suisse svizzera swiss', austria: 'osterreich osterreichische austrian',
    netherlands: 'nederland nederlandse', hungary: 'magyar hungarian', china: 'chinese', russia: 'russian rossiyskaya российская', korea: 'korean', japan: 'japanese', india: 'indian', argentina: 'argentino', chile: 'chileno', slovak: 'slovenska', czech: 'ceska ceske', bulgarian: '', serbian: '', australia: 'australian', canada: 'canadian canadien', israel: 'israeli', europe: 'european europeenne europaische europeo',
}

/** One word that stands for several: compounds, and abbreviations that everybody knows. */
const several: Record<string, string> = {
    'university hospital': 'universitetshospital universitatsklinikum universitaetsklinikum universitatsspital universitaetsspital universitatskliniken universitatsklinik universitetssjukhuset universitetssjukhus universitetssykehus universitetssykehuset',
    'research center': 'forschungszentrum forschungszentrums', 'research institute': 'forschungsinstitut onderzoeksinstituut forskningsinstitutt', 'space research': 'weltraumforschung', 'cancer research': 'krebsforschung', 'cancer research center': 'krebsforschungszentrum',
    'nuclear physics': 'kernphysik', 'gravitational physics': 'gravitationsphysik', 'solid state research': 'festkorperforschung', 'max planck institute': 'mpi', 'india institute technology': 'iit', 'india institute science': 'iisc', 'federal institute': 'bundesinstitut bundesanstalt',
    'technology university': 'tu', 'college university': 'universitetshogskolen',
}

/** Words that carry no meaning for telling names apart. Not those that are a name in another language. */
const dropped = 'of the for and in at on to by with from de des du der die das den dem und fur la le les el los las di del della delle dei degli dello dell do da dos das y e i et van von vom zum zur voor het een w na nad we im am en a o l d al um sur aux au s c os as ve'

/** Which word stands for a folded one. */
export const canonicalForms: ReadonlyMap<string, string> = new Map(Object.entries(forms).flatMap(([word, list]) => [word, ...list.split(' ').filter((form) => form !== '')].map((form) => [form, word] as const)).toReversed())
export const severalWords: ReadonlyMap<string, string[]> = new Map(Object.entries(several).flatMap(([words, list]) => list.split(' ').map((form) => [form, words.split(' ')] as const)))
export const droppedWords: ReadonlySet<string> = new Set(dropped.split(' '))

/** Words that say what kind of organisation it is: a name without a rarer word than these says little. */
export const kindWords: ReadonlySet<string> = new Set('university institute college school faculty department laboratory academy hospital clinic center science technology polytechnic engineering research medical national state federal foundation society association organization company corporation ministry agency council group system service general central public international system information division section unit program office board committee network'.split(' '))
