"""Cues: wordings that point at a field, a role, an intent, an order or a kind of thing, as patterns over folded words.

Entities are masked before matching: a film reads as "xfilm", a person "xperson", a character "xcharacter", a series
"xseries", a year "xyear", a place adjective "xcountry", a language "xlanguage", a genre "xgenre", an award "xaward".
Later rows yield to earlier ones where they overlap. What no cue explains is left for search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

FILMWORD = r"(?:films?|movies?|pictures?|flicks?|titles?|features?|pics?)"


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens [start, end) mean `kind`: `value`."""

    kind: str
    value: Any
    start: int
    end: int


def _rows(kind: str, table: dict[Any, str]) -> list[tuple[re.Pattern[str], str, Any]]:
    return [(re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), kind, value) for value, pattern in table.items()]


_ORDERS: dict[tuple[str, bool], str] = {
    ("runtime", True): r"longest|most lengthy|runs the longest|lengthiest",
    ("runtime", False): r"shortest|briefest",
    ("year", False): r"earliest|oldest|very first|first ever|(?<=the )first(?= xgenre| xcountry| FILM| one)|first(?= FILM| xaward| to win| winner| xcountry| xlanguage| xgenre| not)|came out first",
    ("year", True): r"latest|newest|most recent|last(?= FILM| one)|the new(?= xfilm)",
    ("gross", True): r"highest grossing|top grossing|biggest (?:box office )?hit(?: at the box office)?|most successful|biggest money ?makers?|(?:top|biggest|highest) earners?|"
    r"(?:earned|made|grossed|took|raked in|taken|earnt|making|earning|brought in|has earned|have earned) (?:the )?most(?: money)?|most money|biggest box office|highest box office|"
    r"most commercially successful|biggest earner|biggest grosser|best earning|box office champion|largest gross|highest earning|most profitable at the box office",
    ("gross", False): r"lowest grossing|biggest flop|least successful|(?:earned|made|grossed) (?:the )?least",
    ("profit", True): r"most profitable|biggest profit",
    ("budget", True): r"most expensive|biggest budget|highest budget|costliest|cost (?:the )?most|largest budget",
    ("budget", False): r"cheapest|smallest budget|lowest budget|cost (?:the )?least",
    ("oscars_won", True): r"most (?:oscar|academy award)s?(?: wins?)?|most oscars(?: won)?|(?:won|win|winning) (?:the )?most (?:oscars|academy awards)|most (?:xaward|oscar) wins?|"
    r"most xaward(?: wins?| awards?| ever)?|most (?:awarded|decorated)|(?:won|win|has|got) (?:the )?most xaward",
    ("nominations", True): r"most (?:oscar |academy award |xaward )?nominations|most nominated|most nods",
    ("awards_won", True): r"most (?:awards|prizes|accolades)",
    ("films", True): r"(?:the )?most FILM|more FILM(?: \w+){0,3} than any(?:body|one)?(?: else)?|most prolific|most often",
    ("popularity", True): r"most famous|most popular|best known|most acclaimed|best regarded|highest rated|top rated|best rated",
    ("born", True): r"youngest",
}

_COMPARATIVES: dict[tuple[str, bool], str] = {
    ("runtime", True): r"longer|lengthier|runs longer|more minutes",
    ("runtime", False): r"shorter|briefer|quicker to watch",
    ("year", False): r"older|earlier|came (?:out )?first|first(?= released)|comes? first|came before|was first|out first|released first",
    ("year", True): r"newer|more recent|later|came (?:out )?later|younger",
    ("gross", True): r"(?:made|earned|grossed|took|took in|make|earn|gross|making|earning|brought in) more(?: money| cash| dollars)?|more money|bigger hit|more successful|higher gross(?:ing)?|bigger box office|did better|better at the box office|bigger at the box office|out ?grossed|out ?earned",
    ("gross", False): r"(?:made|earned|grossed|took) less(?: money)?|less money|less successful",
    ("budget", True): r"more expensive|cost more|costlier|bigger budget|higher budget|pricier|dearer",
    ("budget", False): r"cheaper|cost less|smaller budget|lower budget",
    ("oscars_won", True): r"more (?:xaward|oscars|academy awards)(?: wins)?|won more (?:xaward|oscars|awards)|more oscar wins|more awards|more statuettes",
    ("oscars_won", False): r"fewer (?:xaward|oscars|awards)",
    ("nominations", True): r"more (?:oscar |xaward )?nominations|more nods",
    ("popularity", True): r"more famous|more popular|better known",
}

_ROLES: dict[str, str] = {
    "source_authors": r"(?:based on|from|after) (?:which|whose|what) (?:writer s|author s|novelist s|s )?(?:book|novel|story|play|work|writers? story|comic)|which (?:writer s|author s|novelist s|writers|authors) (?:story|book|novel|work)|"
    r"wrote the (?:original )?(?:book|novel|source novel|original story|play|comic|short story|source material)|author of the (?:book|novel|source|original)|whose (?:book|novel|story|play)|(?:original )?(?:author|novelist)s?|"
    r"(?:book|novel|story|play) (?:was )?(?:written )?by",
    "cinematographers": r"cinematographers?|director of photography|directors of photography|dop|d o p|dps?|camera ?m[ae]n|camerawork|camera work|camera person|cinematography|photography|lensed|lenser|lensing|"
    r"(?:who )?shot(?= xfilm| xperson| it| by| this| that)|(?<=who )shot|who filmed|photographed|behind the lens|behind the camera as cinematographer|(?<=did )shoot|camera(?= of| on| for)|shoot(?= xfilm| it)|was shot by|shot by",
    "composers": r"composers?|composed(?: the)?(?: music| score| soundtrack)?|compose|scored|(?:wrote|did|made|write|do) the (?:music|score|soundtrack)|film music|musical score|score(?! oscar)|soundtrack|music(?= of| for| by| in| to|$| xfilm)|(?<=the )music|wrote the tunes",
    "editors": r"editors?|edited|film editing by|cut(?= xfilm| it| by)|who edited|editing(?= of| by)",
    "producers": r"producers?|produced|produce|bankrolled",
    "writers": r"screen ?writers?|script ?writers?|writers?|scriptwriter|wrote|written|write|writes|penned|pens|screenplay|scripts?|scripted|co wrote|authored|screenwriting|story by",
    "directors": r"directors?|directed|direct|directs|directing|director s|film ?makers?|helmed|helmer|helm|helming|auteur|at the helm|at the helm of|in the director s chair|director s chair|called the shots|co directed|behind the camera|"
    r"whose film(?= is)|(?:who )?made(?= xfilm| it$| it | this| that film| by)|(?<=who )made|(?<=who )makes|makers?(?= of)|the man behind|the woman behind|who is behind|who s behind|who was behind|film by|sat in the chair|in charge of",
    "cast": r"actors?|actress(?:es)?|cast(?:s|ing)?(?! away)|stars?(?! rating)|starring|starred|co ?stars?|leading m[ae]n|leading ladies|leading lady|leads?(?: actors?| actress| role| roles| part)?|leading (?:actors?|actress(?:es)?|roles?|parts?)|main part|performers?|"
    r"turns? up|turned up|pops? up|shows? up|crops? up|(?<!last )(?<!final )(?<!first )(?<!third )acts?|acted|acting|appears?|appeared|appear together|features|featuring|featured|who s in|who is in|who was in|who were in|voices?|voiced|voice cast|voice actors?|"
    r"main players|headlin(?:ed|es|er|ers)|top billed|opposite|alongside|on screen|thespians?|(?:was|were|is|are) (?=xperson in)|main roles?|what was he in|what was she in|shar(?:e|ed|es|ing) (?:a |the )?(?:screen|scenes?|FILM|xfilm)",
}

_PLAYS = r"plays?|played|playing|portray(?:s|ed|ing)?|plaid|embod(?:y|ies|ied)|gave .{0,20}voice|did the voice of|voices?|voiced|voicing|as(?= xcharacter)|behind(?= xcharacter)|is(?= xcharacter)|starred as|brings .{0,30} to life|the voice of|lends? (?:his|her|their) voice to"

_FIELDS: dict[tuple[str, str], str] = {
    ("film", "original_title"): r"original (?:\w+ )?(?:title|name)|(?:native|local|real|full original|complete|full) (?:title|name)(?! of)|(?:xcountry|xlanguage) (?:title|name)|title in (?:xcountry|xlanguage|the original)|called in (?:xcountry|xlanguage|its own country|the original)|"
    r"called (?:back )?(?:home|originally)|name in (?:xcountry|xlanguage)|known (?:as )?in (?:xcountry|xlanguage)|originally (?:called|titled|named)|title at home",
    ("film", "title"): r"english(?:\s+language)? (?:title|name)|xlanguage (?:title|name)|(?:called|known as|title|titled|name) in english|known (?:here )?as|in english(?: please)?|what do (?:we|you|they) call (?:it|that|this)(?: here)?|what is (?:it|that|this) called|(?:international|us|uk|american|british) title",
    ("film", "titles"): r"(?:other|alternative|alternate|also known) (?:titles?|names?)|aka|a k a",
    ("film", "period"): r"(?:when|what (?:year|period|era|time|century|decade)|which (?:year|period|era|decade|century))(?: \w+){0,2} (?:set|take place|takes place|happens?)(?: in)?|(?:when|what (?:year|period|era|time)) (?:is|does|was) (?:xfilm|it|this) (?:set|take place)|time period",
    ("film", "places"): r"(?:where|in (?:which|what) (?:city|town|country|place|state|region)) (?:is|does|do|was|did) .{0,40}(?:set|take place|play|happen|unfold|takes place)(?! to)(?: in)?|(?:which|what) (?:city|town|place|state|region|island|village) (?:is|does|was) .{0,40}(?:set|take place|happen)(?: in)?|where (?:it|xfilm) (?:is set|takes place)|place of action|setting",
    ("film", "runtime"): r"how long|how many (?:mins|minutes|hours|hrs)|run(?:ning)? ?times?|runtime|running length|how many (?:minutes|hours)|length|duration|how lengthy|(?:long|minutes) does .{0,20}(?:run|last)|long is",
    ("film", "budget"): r"budget|how much (?:did|was|does) .{0,40}cost(?: to make| to produce)?|cost to make|production costs?|how expensive|what did .{0,30}cost",
    ("film", "gross"): r"box office|gross(?:ed|es)?|worldwide gross|takings|how much (?:money )?(?:did|has|was|does) .{0,40}(?:make|made|earn|earned|take|taken|gross|grossed|bring in|rake in|collect|pull in)(?: in)?(?: worldwide| globally| at the box office)?|"
    r"how much .{0,30}(?:take|took|earn|earned|make|made|grossed?|bring in|rake in|collect)(?: worldwide)?|earnings|revenue|how well did .{0,20} do|collections?|worldwide total|world ?wide",
    ("film", "year"): r"(?:release|opening|premiere) (?:year|date)s?|year of (?:release|origin)|(?:what|which|wat|in which|in what|the) (?:year|yr)s?|years(?= and)|when (?:was|did|were|is|does|s)(?= .{0,60}(?:come|came|release|released|made|out|premiere|first|hit|appear|open|shown|produced|filmed|xyear))|when(?= xfilm)|when (?=did xfilm)|"
    r"how old is(?= xfilm)|(?:come|came|comes) out|was it (?:released|made)|premiered?|hit (?:the )?(?:theatres|theaters|cinemas|screens)|from what year|(?:year|yr)$|what year|which year|release(?:d)?(?: in)?|year\?|what decade|which decade|from when|date of release",
    ("film", "genres"): r"genres?|(?:what|which) (?:kind|type|sort|category|class) of (?:FILM|thing)|(?:kind|type|sort) of FILM|classif(?:y|ied|ication)|categor(?:y|ise|ize|ised)|how would you describe the genre|funny or serious|what kind of film",
    ("film", "countries"): r"(?:which|what) (?:country|countries|nation)|country(?: of origin)?|countries|where (?:is|was|does|did|do) .{0,40}(?:made|from|come from|produced|comes from|originate)|comes? from where|from where|where .{0,25}(?:comes? from|hails? from|is from|was made)|nationality of|"
    r"where is (?:it|xfilm|this|that) from|made in which country|which part of the world",
    ("film", "languages"): r"(?:what|which|in which|in what) (?:language|languages|tongue)|languages?|what do they speak|(?:do|does|did) (?:they|people|the characters) speak|spoken|dialogues?|what is spoken|speak(?:s|ing)?(?= in| it|$)|tongue",
    ("film", "studios"): r"(?:which|what) (?:studio|company|production company|animation studio)|studios?|production company|produced by which company|who distributed",
    ("film", "series"): r"(?:which|what) (?:series|franchise|saga|trilogy)|part of (?:a|any|which|what) (?:series|franchise)",
    ("film", "sequel_to"): r"(?:what|which)(?: FILM)? (?:is|was|does|did) .{0,50}(?:a |the )?(?:sequels? (?:to|of)|follow up to|continue|follow)$|(?:a |the )?sequel (?:to|of) (?:what|which)(?: FILM)?|came before(?= xfilm)|(?:predecessor|prequel)(?: of| to)?",
    ("film", "sequels"): r"(?:any |the |official )?(?:sequels?|follow ups?|part two|part 2)(?= to| of| for| exist|$| xfilm)|sequels?(?! of)",
    ("film", "remakes"): r"(?:been )?remade|remakes?(?= of xfilm)|who remade",
    ("film", "remake_of"): r"(?:a )?remake of (?:what|which)(?: FILM)?|remake of|what is it a remake of",
    ("film", "based_on"): r"based (?:up)?on(?: a| the| an)?|source material|adapted from|adaptations?(?= of| by)|which (?:book|novel|play|story|comic)|what (?:book|novel|play|story|comic)|true story|from a book|from a novel",
    ("film", "keywords"): r"themes?|what topics|keywords|deals with what",
    ("film", "audience"): r"suitable for|age rating|kid friendly|child friendly|appropriate for|ok for|okay for|right for (?:kids|children)|family friendly|can (?:i|my kids?|my child|children|kids) watch",
    ("film", "tone"): r"mood of|how (?:dark|sad|scary|violent|gory|funny) is|what is the (?:mood|tone)|tone of",
    ("person", "born"): r"(?:when|what year|which year|what day|on what date)(?: \w+){0,1} xperson(?: \w+)? born|when(?= (?:and|or) (?:where|in (?:which|what) \w+) .{0,60}born)|(?:when|what year|which year|in what year|in which year) (?:was|were|is) .{0,60}born|birth ?day|birth ?date|date of birth|year of birth|birth year|born when",
    ("person", "birthplace"): r"(?:where|in (?:which|what) (?:city|town|country|place)|which (?:city|town|country)) (?:was|were|is|did|does|do) .{0,60}(?:born|come from|grow up|hail from|from)|birth ?place|place of birth|where .{0,20}born|born where",
    ("person", "died"): r"(?:when|what year|which year|in which year) (?:did|has) .{0,40}(?:die|died|pass away|passed away)|date of death|when .{0,30}died|(?:is|are) (?:xperson|he|she) (?:still )?(?:alive|dead|living)|death of|die|died|passed away",
    ("person", "age"): r"how old (?:is|was|were|would)(?! xfilm)|age of(?= xperson)|what age|how old(?= xperson)|what s the age",
    ("person", "nationalities"): r"nationality|what nationality|citizenship",
    ("person", "roles"): r"(?:which |the |what )?jobs?|what did (?:xperson|he|she|they) do(?= on| in| for)|which (?:roles|hats|capacities|functions)|credited as|in what capacity|crew credits|what (?:was|were) .{0,30} credited|which (?:role|part) did .{0,30} have (?:on|in) the (?:making|production)|behind the scenes roles?|wear (?:many|which) hats",
    ("person", "parts"): r"(?:which|what|whose) (?:character|role|part)s?(?: does| did| is| was| do)?|(?:who|whom) (?:does|did|do|is|was) xperson(?= play| portray| in)|character(?: name)?s? (?:of|played by|does)|name of (?:the )?(?:character|role)|character s name",
    ("person", "person_awards"): r"(?:how many|which|what) (?:oscars?|awards?|xaward)(?: \w+){0,2} xperson|xperson s (?:oscars?|awards?)",
}

_MISC: dict[tuple[str, Any], str] = {
    ("count", True): r"how many|no of|nr of|how often|number of|(?:a |the |give me a )?count(?: of|(?= the)|$)|total (?:number )?of|how many times|amount of|totals?$|tally|in total|exactly how many",
    ("average", True): r"on average|average|mean(?= runtime| length| running)",
    ("sum", True): r"combined|altogether|all together|summed|sum of",
    ("versions", True): r"versions?(?: of)?|adaptations?|different FILM called|FILM called|remakes and originals|takes on|iterations?|incarnations?",
    ("describe", True): r"(?:plot|story|storyline) (?:overview|summary|outline|synopsis)|(?:short |brief |quick |plot )*(?:summary|synopsis|overview|outline|recap|rundown)(?: of)?|summari[sz]e|sum (?:it|that|this|xfilm|(?:the|this|that) (?:film|movie))? ?up|(?:short |quick |brief )intro(?:duction)?|(?:what|wat) (?:is|s|was|are) .{0,60}about|whats .{0,50}about|what .{0,40} about$|what it s about|(?:tell|talk to|inform) me (?:\w+ )?(?:about|more about|bout)|describe(?: the (?:story|plot))?|"
    r"(?:the |its |full |basic |whole )*(?:plot|storyline|premise|gist|set ?up|story(?! by))(?: of| please|$| xfilm| is)?|(?:the )?(?:plot|storyline|premise|gist)|what happens(?: in)?|what (?:goes|is going) on in|walk me through|run me through|do you know(?= xfilm)|have you (?:heard of|seen|got|watched)(?= xfilm)|what kind of plot|"
    r"(?:worth it|worth watching|worth seeing|any good|is .{0,30} good)|give me (?:a |an |the )?(?:idea|pitch)|explain(?: the (?:plot|story))?|elevator pitch|log ?line|in (?:a nutshell|two or three sentences|one sentence|a few words|a sentence)|more (?:about|on) (?:it|that|this)|whole story|fill me in|info on|information (?:on|about)|details (?:on|about|of)|in a nutshell",
    ("ending", True): r"(?:how|the way) (?:does |did |do )?(?:it|xfilm|the film|the movie|the story|this)(?: film| movie)? (?:ends?|finish(?:es)?|conclude|turn out|wrap up)|(?:the |its )?(?:ending|finale|conclusion|last scene|final scene|twist|big reveal|reveal|final shot|very end|at the (?:very )?end)|how .{0,25} ends|with the ending|spoil it|turns? out to be",
    ("recommend", True): r"recommend(?:ation|ations|ed)?(?: me)?|suggest(?:ions?|ed)?(?: me)?|what (?:should|shall|can|could|would|to|do) (?:i|we|us|you)? ?(?:watch|see|put on|stick on|play|go for|choose|pick|programme|show(?: me| us| them| her| him)?|suggest|recommend|advise)(?: next| tonight)?|(?:which|what)(?: ones?| FILM)? (?:do|would) you (?:advise|suggest|recommend)|what to (?:watch|see)|which (?:\w+ ){0,4}(?:should|shall|can) i (?:watch|see)(?: next)?|should i watch(?: next)?|watch next|"
    r"in the mood for|i (?:want|d like|would like|fancy|feel like|could do with|crave|need)(?: to (?:watch|see))? (?:something|some|a|an)(?! (?:actor|director))|something (?:like|similar|in the (?:spirit|vein|style) of|along the lines of|akin to|as|with|to)|(?:FILM |more |anything |ones? )?(?:like|similar to)(?= xfilm)|similar (?:FILM|ones)(?: to)?|in the (?:vein|spirit|style) of|"
    r"where (?:do|should|shall|can|would) i (?:start|begin)|(?:i )?(?:loved|adored|enjoyed|liked|really like|love|like|big fan of|crazy about|just watched|just saw)(?= (?:the FILM )?(?:xfilm|xperson|xseries))|if i (?:liked|loved|enjoyed)|good (?:xgenre|FILM)|any (?:good|great|nice|decent) (?:\w+ )?(?:xgenre|FILM)|"
    r"(?:film|movie) night|(?<=watch )tonight|for (?:a|the) (?:rainy|lazy|cosy|cozy|quiet|date|family|movie|film|girls|kids|sunday|friday|saturday) (?:\w+ )?(?:night|evening|afternoon|day|sunday)|worth a watch|must see|must watch|pick (?:me )?(?:a|something)|anything (?:good|fun|scary|funny)|next watch|(?:put on|see|stick on|try|view) next|help me choose|any ideas what|need a laugh|scare me|cheer me up|make me (?:laugh|cry|think)|what else is like",
    ("identify", True): r"(?:what|which|wat) (?:was |is |s )?(?:that |the |this )?(?:\w+ ){0,3}(?:FILM|one|anime|cartoon)(?: is| was| s)? (?:where|in which|with|about|that has|when|it|called|am i|this|that)|(?:the |that |a )?(?:FILM|one|thing|anime|cartoon) (?:where|in which|when)|what is (?:it|that|this)(?: FILM)? called|whats it called|(?:whats|what s|what is) the (?:name|title)|name (?:of )?(?:the|that|this) FILM|"
    r"title(?: please)?$|i (?:once )?(?:saw|watched|remember)|i m (?:looking for|trying to (?:remember|find))|trying to remember|can t remember|forgot the (?:name|title)|what am i thinking of|which FILM (?:is|am|do)|it s the one|the one where|the one with|takes? place (?:on|in|at|aboard)|(?:is )?set (?:in|on|at|aboard)|do you know the one|guess the FILM|name that FILM|help me (?:find|remember)",
    ("compare", True): r"compare[ds]?(?: with| to)?|versus|vs|comparison|difference between|differ|than|better|which (?:one )?(?:is|was|of|has|had|did)|each(?! other)|or(?= xfilm| the xfilm)|both",
    ("yesno", True): r"true or false|is it (?:true|right|correct|so)(?: that)?|am i (?:right|correct)(?: that| in thinking| in saying)?|(?:is|was|does|did|do|has|have|are|were|isn t|wasn t|didn t|doesn t|can|could)(?= (?:xfilm|xperson|xcharacter|xseries|the|there|it|he|she|they|that|this|any|his|her))|yes or no|kindly confirm|please confirm|can you confirm|right$|correct$|isn t it|wasn t it|isn t (?:he|she)|wasn t (?:he|she)|"
    r"did (?:it|he|she|they) not|didn t (?:it|he|she|they)|doesn t (?:it|he|she)|true or false|true$|no$|innit|is (?:it|that) (?:so|true)|or not|hasn t (?:it|he|she)|or (?:am i|is that) wrong|i (?:heard|thought|think|believe|guess|assume)(?: that)?|confirm(?: that| whether| if)?|wasn t that|yes$|(?:would|will) i be (?:right|correct)(?: to say| in saying| in thinking)?(?: that)?|correct to say(?: that)?|(?:fact )?check(?: this| that| whether| if)(?: sentence| claim| statement)?|verify(?: that| whether| if)?",
    ("true", True): r"it is true that|is it true that|true that|correct that|am i right that",
    ("won", True): r"won|wins?(?! over)|winning|winners?|receive[ds]?|took(?: home)?|take(?: home)?|picked up|pick up|bag(?:ged)?|scooped|got(?= (?:xperson )?(?:his |her |their |the |an |a )?xaward)|awarded|honou?red|landed|collected|earned(?= xperson)|went to|go to|get(?= (?:the |an |a )?xaward)|got it|has an?(?= xaward)|have (?:an?|any)(?= xaward)|claimed|oscar winning|award winning|swept",
    ("nominated", True): r"nominat(?:ed|ion|ions|e)|nominees?|nods?|up for|in the running for|shortlisted",
    ("beat", True): r"beat|beaten by|defeated|lost to|triumphed over|over(?= xfilm for)|won over",
    ("else", True): r"else|another(?= of his| of hers| of theirs| by)|other(?! than| title| name| versions?)|others|another|besides|apart from (?:it|that)|different",
    ("neg", True): r"(?:dont|doesnt|didnt|do not|does not|did not) (?:have|has|feature|star|include|contain|involve|mention)|(?:had |have had |ve had )?enough of|bored (?:of|with)|neither|nor|sick (?:to death )?of|tired of|fed up (?:with|of)|can t stand|cant stand|hates?|not counting|isn t directed by|not directed by|not (?:by|from|with|in|made|starring|a|an|any|the|directed|featuring|set|including|too|xfilm|xperson|xcountry|xgenre|xseries|xlanguage)|but not|no(?= xfilm| xperson| xgenre| xseries| xcountry| xcharacter| xlanguage| gore| blood| violence)|without|except(?: for)?|excluding|exclude|leav(?:e|ing)(?: out)?|other than|apart from|minus|nothing(?: (?:before|after|older than|newer than|earlier than|later than|from|by|with|too|in|made|set)|(?= xcountry| xlanguage| xperson))|aside from|none of|anything but|never|non(?= xcountry| xlanguage| xgenre)|isn t|wasn t|aren t|didn t|doesn t|not|hold the|skip|avoid|don t want|no more|n t",
    ("and", True): r"both|and also|as well(?: as)?|and|together|also|plus",
    ("either", True): r"either|or",
    ("character", True): r"characters?|heroine|hero|protagonist|villain|antagonist|main character|bad guy|(?:lead|title) character",
    ("film", True): FILMWORD + r"|adaptations?|filmography|work|works|everything|stuff|cinema|oeuvre|ones|picture|entries|entry|instal?lments?|parts?(?= of)|cartoons?|anything|something|one(?= that| with| by| from| should)|musicals|list",
    ("who", True): r"who|whom|whose|who s|whos|somebody|person|people|name of the (?:actor|actress|person|guy|man|woman)|name",
    ("what", True): r"what|which|whats|wat|what s",
    ("where", True): r"where(?: s)?",
    ("why", True): r"why|how come|for what reason|what makes|what made",
    ("how", True): r"how",
    ("when", True): r"when",
    ("theme_plot", True): r"about(?= a| an| the)",
}


_CONTRACTIONS = re.compile(r"\b(is|was|are|were|does|did|do|has|have|had|could|would|should|wo|ca)n t\b")  # a token folds "isn't" to "isnt"


def _compile() -> list[tuple[re.Pattern[str], str, Any]]:
    rows: list[tuple[re.Pattern[str], str, Any]] = []
    misc = {kind: pattern for (kind, _), pattern in _MISC.items()}

    def add(kind: str, value: Any, pattern: str) -> None:
        pattern = _CONTRACTIONS.sub(r"\1nt", pattern.replace("FILM", FILMWORD))
        rows.append((re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), kind, value))

    for order, pattern in _ORDERS.items():
        add("order", order, pattern)
    for order, pattern in _COMPARATIVES.items():
        add("comparative", order, pattern)
    for kind in ("true", "versions", "describe", "ending"):
        add(kind, True, misc.pop(kind))
    for field, pattern in _FIELDS.items():
        add("field", field, pattern)
    for kind in ("recommend", "identify", "count"):
        add(kind, True, misc.pop(kind))
    add("plays", True, _PLAYS)
    for role, pattern in _ROLES.items():
        add("role", role, pattern)
    for kind, pattern in misc.items():
        add(kind, True, pattern)
    return rows


_CUES = _compile()


def cue_words() -> frozenset[str]:
    """Every plain word that stands in some cue."""
    return frozenset(w for pattern, _, _ in _CUES for w in re.findall(r"(?<![\\a-z])[a-z]{3,}(?![a-z])", pattern.pattern))


def find_cues(words: list[str]) -> tuple[Cue, ...]:
    """Cues in a list of folded words (masks included), in order; one word may carry several cues of different kinds.

    Of the same kind the longest match stands and overlapping ones yield to earlier rows.
    """
    return _found(tuple(words))


@lru_cache(maxsize=8192)
def _found(words: tuple[str, ...]) -> tuple[Cue, ...]:
    text = " ".join(words)
    starts = {}
    position = 0
    for i, word in enumerate(words):
        starts[position] = i
        position += len(word) + 1
    found: list[Cue] = []
    for pattern, kind, value in _CUES:
        for match in pattern.finditer(text):
            if match.end() == match.start() or match.start() not in starts:
                continue
            start = starts[match.start()]
            end = start + len(match.group().split())
            if any(c.kind == kind and c.start < end and start < c.end for c in found):
                continue
            found.append(Cue(kind, value, start, end))
    return tuple(sorted(found, key=lambda c: (c.start, -c.end)))
