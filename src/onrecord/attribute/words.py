"""Closed word classes of English and the vocabulary of sources."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS = _words(
    "the a an this these those his her its their my our your some many several most all both each every any no another "
    "such few fewer more other certain numerous various one's whose neither either half scores dozens hundreds"
)
SUBJECTS = _words(
    "i he she it they we you everyone everybody someone somebody nobody anyone anybody none others us him me them "
    "himself herself themselves itself myself nothing something"
)
RELATIVES = _words("who which that whom")
PREPOSITIONS = _words(
    "of in on at by for with from into onto about against over under after before during between among amid through "
    "throughout within without across behind beyond near around despite except like unlike toward towards upon per via "
    "regarding concerning including outside inside above below beside besides off out up down since until till as than "
    "to alongside"
)
CONJUNCTIONS = _words("and but or nor yet so & plus")
SUBORDINATORS = _words(
    "because when while if although though whereas where whether how why what unless once whenever wherever lest since "
    "until after before as whatever whoever"
)
AUXILIARIES = _words(
    "is are was were be been being am has have had having do does did will would shall should can could may might must "
    "isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't shouldn't can't cannot couldn't "
    "mightn't mustn't 's 've 'd 'll 're ain't he's she's it's they've we've i've he'd she'd they'd i'd we'd he'll she'll "
    "they'll we'll i'll i'm you've you're they're we're"
)
ADVERBS = _words(
    "also not never always often still just only even later then now soon once twice again already yet ever rather quite "
    "so too very almost perhaps maybe instead otherwise however meanwhile therefore thus further furthermore moreover "
    "indeed nonetheless nevertheless once long much well first far today yesterday tomorrow tonight himself herself "
    "themselves itself all both each seldom sometimes here there"
)
DAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. today yesterday tomorrow "
    "tonight mon tue wed thu fri sat sun easter christmas ramadan thanksgiving"
)
TIME_NOUNS = _words(
    "day week month year morning afternoon evening night weekend hour minute decade century days weeks months years hours "
    "minutes spring summer autumn fall winter noon midnight"
)
# What follows a source or a cue without being content: "said in a statement", "told us on Monday", "wrote on Twitter".
VENUES = _words(
    "statement interview speech tweet email e-mail letter conference briefing report post article call telephone phone "
    "message note column essay memo blog video broadcast appearance debate rally hearing news press release op-ed remarks "
    "twitter facebook instagram telegram television radio tv comment comments document filing testimony book podcast "
    "response reply address memoir affidavit communique bulletin"
)
TITLES = _words(
    "mr. mrs. ms. miss mr mrs ms dr. dr sir dame lord lady prof. professor sen. senator rep. representative gov. governor "
    "gen. general col. colonel maj. major lt. lieutenant capt. captain sgt. sergeant cpl. admiral adm. commander cmdr. "
    "executive cllr baroness shri smt. brig. justice president prime minister premier chancellor secretary ambassador judge justice chief king queen prince princess pope "
    "bishop archbishop cardinal rabbi imam sheikh father sister brother rev. reverend mayor sheriff detective inspector "
    "officer attorney speaker chairman chairwoman chairperson director congressman congresswoman lawmaker deputy vice "
    "acting former ex-president candidate nominee businessman billionaire economist analyst spokesman spokeswoman "
    "spokesperson lawyer coach striker captain foreign defence defense interior finance state st. hon. superintendent "
    "marshal brigadier commissioner envoy president-elect incumbent councillor councilor minister dean principal actor "
    "actress singer author writer reporter journalist pollster strategist historian pastor activist"
)
FEMALE = _words(
    "mrs. mrs ms. ms miss lady dame baroness queen princess duchess countess sister congresswoman chairwoman spokeswoman actress "
    "mother mum mom wife widow daughter girl girlfriend aunt niece grandmother woman women bride heiress nun ex-wife smt. smt madam "
    "businesswoman policewoman landlady housewife midwife stepmother goddaughter granddaughter"
)
MALE = _words(
    "mr. mr sir lord king prince duke earl baron father brother congressman chairman spokesman pope bishop archbishop "
    "dad husband widower son boy boyfriend uncle nephew grandfather man men monk ex-husband shri godfather stepfather grandson "
    "businessman policeman fisherman postman salesman fireman imam mullah"
)
# Heads of unnamed persons; a plural ends in s or stands in PLURAL_PEOPLE.
PERSON_NOUNS = _words(
    "official source person spokesman spokeswoman spokesperson aide adviser advisor diplomat officer lawyer attorney "
    "minister deputy governor mayor judge prosecutor detective inspector commander general colonel captain sergeant soldier "
    "president premier chancellor secretary ambassador envoy senator congressman congresswoman lawmaker legislator "
    "representative candidate nominee chairman chairwoman chair director manager executive employee worker colleague "
    "engineer scientist researcher professor author writer reporter journalist editor correspondent columnist anchor host "
    "analyst expert economist strategist pollster consultant historian doctor physician surgeon nurse patient teacher "
    "student pupil coach player striker captain trainer athlete singer actor actress director artist driver pilot passenger "
    "witness neighbor neighbour resident voter man woman boy girl father mother son daughter brother sister wife husband "
    "widow friend relative uncle aunt cousin farmer fisherman skipper shopkeeper trader merchant banker broker lender "
    "investor shareholder owner founder negotiator mediator inspector auditor clerk activist campaigner protester organizer "
    "organiser insider operative staffer veteran leader chief head rabbi imam priest pastor bishop announcer moderator "
    "speaker dealer customer buyer seller supervisor undertaker councillor councilor member guest participant observer "
    "expert policeman policewoman firefighter sheriff superintendent critic opponent supporter ally rival contributor "
    "businessman businesswoman entrepreneur billionaire mogul tycoon incumbent commissioner counsel cleric survivor victim "
    "suspect defendant plaintiff claimant caller user adjutant one someone queen king prince princess duke duchess pope"
)
PLURAL_PEOPLE = _words("people men women children policemen fishermen businessmen lawmen countrymen parents staff crew")
# Open collectives: never one definite source.
ORGANIZATION_NOUNS = _words(
    "campaign party government ministry department office agency authority commission committee council court congress "
    "senate house parliament company firm bank corporation group association union federation institute university college "
    "school hospital police army navy force forces military command administration white-house bureau service board "
    "foundation fund league club church team network organization organisation institution nations union alliance coalition "
    "consortium chamber embassy consulate kremlin pentagon inc. inc corp. corp co. ltd. ltd llc plc panel jury "
    "legislature assembly cabinet delegation regime state city town country side lenders banks insurer utility airline "
    "airport port carrier maker retailer operator regulator watchdog charity museum brigade staff tribunal treasury fbi cia "
    "nsa irs un eu nato pac gop dnc rnc doj epa who imf ecb fed osce nasa fda cdc fema opec superpac society trust "
    "secretariat presidency directorate directorate-general inspectorate waterworks guild cooperative co-op shipyard factory refinery zoo "
    "sanctuary monarchy crown palace canton municipality prefecture district country's prosecutors investigators authorities"
)
OUTLET_NOUNS = _words(
    "times post journal herald tribune daily news gazette chronicle observer guardian telegraph mail mirror express "
    "independent standard courier ledger star sun globe examiner register dispatch inquirer sentinel bulletin magazine "
    "newspaper paper broadcaster channel radio tv television wire agency press weekly review monitor outlet website site "
    "tabloid broadsheet network station blog podcast fm digest echo argus record argosy bugle messenger today ledger clarion "
    "lantern beacon advertiser enquirer reporter recorder voice tribuna gazeta zeitung journal-constitution post-dispatch "
    "mercury statesman intelligencer chronicle-herald newswire pravda izvestia novosti"
)
# The first word of a name that is an outlet's: "Radio Tern", "Sunday Ledger", "Daily Harbour".
OUTLET_STARTS = _words("radio channel tv television daily evening sunday morning weekly le la")
OUTLET_NAMES = _words(
    "reuters ap afp cnn bbc bloomberg politico npr msnbc nbc abc cbs cnbc breitbart buzzfeed vox slate axios tass xinhua "
    "interfax dpa ansa efe kyodo yonhap huffpost wsj wapo usa c-span pbs univision telemundo rt sputnik drudge "
    "newsweek forbes fortune economist vanity salon haaretz spiegel figaro bild zeit lemonde aljazeera dw espn yahoo "
    "esquire gawker mediaite newsmax infowars rolling mother"
)
DOCUMENT_NOUNS = _words(
    "report poll polls study survey surveys email emails e-mail e-mails filing filings statement document documents law "
    "bill book memo memos transcript tweet tweets post letter letters article editorial analysis data figures ruling "
    "indictment complaint lawsuit suit affidavit brief records record returns release memoir essay column paper results "
    "statistics census audit findings finding ad advertisement video footage testimony order opinion agreement treaty "
    "resolution bulletin notice website page account story stories headline papers studies reports pages message messages "
    "communique pleading note minutes slides prospectus leaflet will caption log logs timeline manifesto platform "
    "constitution sign exit-poll diary plaque image images pictures photo photos photograph photographs dispatch cable "
    "cables review assessment estimate estimates inquiry verdict accounts files file interview speech "
    "contract charter entry map chart graph numbers trial warrant application theory evidence rule rules regulation policy"
)
ANY_SOURCE = _words("source sources")
# Plurals of these are a few definite people, not an open collective.
OFFICIALS = _words(
    "official source aide diplomat adviser advisor officer person investigator spokesman spokeswoman spokesperson insider "
    "negotiator staffer operative minister executive employee consultant judge banker director lawyer attorney prosecutor"
)
# Collectives that are singular in form or always plural.
COLLECTIVES = _words(
    "family families public crowd audience electorate majority minority community households half others everyone everybody "
    "nobody anyone anybody many some most few several none opposition-parties crews mourners those percent "
    "folk folks staff americans republicans democrats clientele youth crew band camp faithful "
    "neighborhood neighbourhood villagers blacks whites hispanics latinos evangelicals"
)
COMPANY_NOUNS = _words(
    "company firm business bank carmaker automaker manufacturer retailer airline carrier insurer utility grocer brewer refiner "
    "brokerage fund startup start-up chain group giant conglomerate shipowner shipyard refinery brewery bakery subsidiary venture "
    "platform label studio restaurant hotel supermarket store shop factory plant mill mine quarry farm coastguard infirmary "
    "theatre theater railway headquarters county prosecution opposition mission laboratory lab dockyard body clinic consultancy "
    "agency promoter-company squad battalion regiment fleet clubhouse caucus secretariat registry land-registry front militia "
    "sanctuary synod diocese church mosque parish archive library society academy orchestra opera festival faction bloc"
)
# What any company or outlet can be called: "the carmaker", "the paper".
GENERIC = _words(
    "company firm business bank carmaker automaker manufacturer retailer airline carrier insurer brewer refiner brokerage fund "
    "startup start-up chain giant conglomerate platform operator supplier developer contractor newspaper paper broadcaster channel station magazine outlet website tabloid "
    "weekly daily club charity nonprofit railway"
)
# What is in business, and what the name of a body tells that is not.
BUSINESSES = _words(
    "company firm business bank carmaker automaker manufacturer retailer airline carrier insurer brewer refiner brokerage startup "
    "start-up chain conglomerate operator utility supplier maker developer contractor shipowner shipyard miner railway"
)
PUBLIC_BODIES = _words(
    "ministry department institute union court council party committee university police service parliament senate assembly "
    "government inspectorate association federation alliance front movement church army commission academy museum hospital school "
    "society league embassy congress bureau authority tribunal foundation coalition campaign navy administration nations"
)
# Persons as often as companies: what the name says decides.
EITHER = _words(
    "rival bidder buyer seller tenant landlord owner contractor developer builder supplier producer promoter sponsor publisher "
    "broker operator investor lender maker provider exporter importer miner shipper employer partner competitor winner parent "
    "forecaster plaintiff defendant host backer donor creditor pollster guard"
)
# The last word of a place's name.
PLACE_NOUNS = _words(
    "street road avenue lane square park river lake bay island islands valley hill hills mountain mountains beach bridge harbour "
    "harbor dock quay sea ocean gulf strait coast peninsula province county district village town city square airport junction "
    "pass ridge forest desert wharf heights"
)
# The last word of a name that is an organisation's.
NAME_ENDINGS = _words(
    "motors airlines airways systems industries holdings partners securities foods energy petroleum gas oil steel capital ventures "
    "pharma pharmaceuticals therapeutics technologies technology labs logistics haulage estates construction minerals coal ports "
    "lines line shipping media entertainment studios pictures records games software data analytics research consulting brothers "
    "sons daughters athletic rovers united fc wanderers rail power electric water works engineering textiles apparel brands "
    "insurance financial finance health healthcare clinic medical sciences biosciences group international global worldwide gmbh "
    "ag sa spa nv bv ab oy plc trustees associates advisors advisers management properties realty homes hotels resorts farms "
    "growers dockers teachers workers greens labour conservatives alliance movement front brotherhood army guard navy"
)
# Common nouns for an outlet: "the newspaper", "the station"; more words can stand in an outlet's name.
OUTLET_COMMON = _words(
    "newspaper paper broadcaster channel station magazine outlet website site tabloid broadsheet weekly daily wire network "
    "newsroom blog podcast newswire portal media press tv television radio"
)
FIRST_PERSONS = _words("i me my we us our myself ourselves")
MALE_NAMES = _words(
    "vladimir volodymyr dmitri dmitry sergei sergey nikolai mikhail aleksandr alexei igor oleg yuri boris pavel ivan andriy "
    "oleksandr petro viktor mohammed mohammad muhammad mohamed ahmed ali hassan hussein mustafa recep abdullah omar yusuf ibrahim "
    "khalid abdul benjamin binyamin emmanuel jean pierre françois jacques michel philippe olivier klaus jürgen wolfgang olaf "
    "friedrich heinz dieter uwe lars sven bjorn erik gunnar magnus anders jens giuseppe giovanni matteo luigi paolo silvio "
    "jose josé juan luis carlos pedro jorge javier pablo diego alejandro fernando joao joão luiz jair narendra rahul amit "
    "rajesh arvind sanjay imran nawaz shinzo fumio hiroshi kim xi li wei bashar benjamin kofi kwame sipho cyril nelson barack "
    "bernie mitt ted rand newt mike tim jeh lindsey marco rudy joe bill hob ambrose casimir osric"
)
FEMALE_NAMES = _words(
    "angela ursula olga natalia svetlana tatiana irina yulia oksana olena nadia nadja marina ekaterina anastasia fatima aisha "
    "leila layla samira zainab maryam yasmin marie-claire marine ségolène simone brigitte françoise claudia annegret heidi "
    "astrid ingrid sigrid greta signe ilse liv giulia chiara giorgia francesca maría carmen dolores pilar dilma cristina "
    "michelle sonia indira priyanka mamata sushma benazir malala yuriko sanae aung theresa nicola hillary kellyanne ivanka "
    "melania megyn huma nancy elizabeth condoleezza"
)
NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {
    "both": 2,
    "dozen": 12,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
HEDGES = _words(
    "reportedly allegedly purportedly apparently supposedly seemingly ostensibly rumored rumoured alleged purported"
)
NEGATIONS = _words(
    "not never no neither nor n't don't doesn't didn't won't wouldn't can't cannot couldn't isn't aren't wasn't weren't "
    "hasn't haven't hadn't shouldn't hardly nobody"
)
