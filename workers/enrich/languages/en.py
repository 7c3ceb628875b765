"""English."""

from __future__ import annotations

from workers.enrich.languages.base import EventCues, LanguageRules, words

RULES = LanguageRules(
    code="en",
    titles=words("""
president vice-president minister premier chancellor senator congressman congresswoman
governor mayor ambassador envoy secretary chairman chairwoman chair director chief commander
general colonel major captain lieutenant admiral sergeant king queen prince princess sheikh
pope archbishop bishop cardinal rabbi imam ayatollah judge justice prosecutor attorney
lawyer spokesman spokeswoman spokesperson analyst professor journalist reporter
correspondent leader dictator adviser advisor official officer activist founder owner
manager coach striker midfielder defender goalkeeper actor actress singer author writer
director researcher scientist economist expert candidate lawmaker mp representative rep sen
gov gen lt col commissioner councillor deputy head ceo president-elect diplomat historian
aide coordinator economist farmer teacher doctor nurse
convict midwife chief-of-staff lt-gen prosecutor-general spokespeople welder pianist survivor
resident witness victim fisherman mountaineer surgeon principal headteacher
"""),
    honorifics=words("""
mr mrs ms miss dr prof sir lady lord rev st dame
"""),
    kin=words("""
wife husband son daughter brother sister father mother widow nephew niece cousin
"""),
    particles=words("""
de la del di da von van der den bin ibn al el le du dos y e
dela delos af ter bint ould
"""),
    org_heads=words("""
ministry department university bank institute council committee commission association
federation union agency authority organisation organization office bureau court parliament
academy college school hospital museum foundation society league party front army bank board
chamber embassy
fund centre center corps coalition alliance command confederation congress
"""),
    org_tails=words("""
ministry department university bank institute council committee commission association
federation union agency authority organisation organization office bureau court parliament
academy college school hospital foundation society league party front army navy corps
brigade group company corporation corp inc ltd plc llc gmbh ag holdings airlines airways
motors industries times post herald tribune news journal gazette press police club fc united
city's team senate congress assembly movement center centre embassy coalition command guard
forces force laboratory museum authority
"""),
    org_links=words("""
of for the and on in
"""),
    place_tails=words("""
province district county state oblast region governorate prefecture river valley island
islands mountains mountain peninsula desert sea ocean lake bay strait
"""),
    place_cues=words("""
mayor port city town streets residents suburb airport outskirts
"""),
    place_prepositions=words("""
in near from at around outside
"""),
    reporting_verbs=words("""
said say says saying told tell tells telling added adds adding wrote write writes writing asked
ask asks asking explained explains explaining announced announces announcing warned warns
warning noted notes noting stated states stating declared declares declaring claimed claims
claiming insisted insists insisting argued argues arguing replied replies replying responded
responds responding continued continues concluded concludes recalled recalls reported reports
reporting tweeted tweets tweeting posted posts quipped joked jokes joking admitted admits
admitting acknowledged acknowledges acknowledging confirmed confirms confirming denied denies
denying demanded demands suggested suggests suggesting stressed stresses stressing emphasized
emphasised emphasizes remarked remarks observed observes shouted shouts shouting cried chanted
chants chanting complained complains commented comments vowed vows pledged pledges promised
promises predicted predicts boasted boasts asserted asserts asserting maintained maintains
countered conceded concedes lamented testified testifies testimony recounted revealed reveals
disclosed mused urged urges urging wondered exclaimed protested repeated reiterated reiterates
reiterating contended contends contending alleged alleges alleging quoted quotes read reads
described called calls calling labeled labelled dubbed termed interjected whispered sang sings
thundered snapped sighed laughed cautioned estimates estimated believes believed proclaimed
proclaims proclaiming scolded fumed opined yelled yells yelling typed hollered quipping
bragged brags speculated ruled pointed thinks
"""),
    feminine=words("""
she her mrs ms miss spokeswoman chairwoman congresswoman businesswoman queen princess actress
lady
"""),
    complementisers=(
        "that",
        "whether",
        "if",
        "how",
        "why",
        "what",
    ),
    according_to=(
        "according to",
        "in the words of",
        "citing",
        "as per",
    ),
    pronouns=(
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
    ),
    credit_cues=(
        ("with files from", "via"),
        ("with reporting from", "via"),
        ("with reporting by", "via"),
        ("in partnership with", "republished-from"),
        ("syndicated from", "republished-from"),
        ("adapted from", "republished-from"),
        ("a poll by", "reported-by"),
        ("first reported by", "reported-by"),
        ("seen by", "reported-by"),
        ("reviewed by", "reported-by"),
        ("speaking to", "quoted-by"),
        ("spoke to", "quoted-by"),
        ("in comments to", "quoted-by"),
        ("in remarks to", "quoted-by"),
        ("in a statement to", "quoted-by"),
        ("contacted by", "quoted-by"),
        ("approached by", "quoted-by"),
        ("reported by", "reported-by"),
        ("is reported by", "reported-by"),
        ("as reported by", "reported-by"),
        ("quoted by", "quoted-by"),
        ("as quoted by", "quoted-by"),
        ("cited by", "quoted-by"),
        ("carried by", "quoted-by"),
        ("republished from", "republished-from"),
        ("reprinted from", "republished-from"),
        ("originally published by", "republished-from"),
        ("originally published in", "republished-from"),
        ("originally published on", "republished-from"),
        ("first published by", "republished-from"),
        ("first published in", "republished-from"),
        ("first published on", "republished-from"),
        ("originally appeared in", "republished-from"),
        ("originally appeared on", "republished-from"),
        ("first appeared in", "republished-from"),
        ("first appeared on", "republished-from"),
        ("republished with permission from", "republished-from"),
        ("translated from", "translated-from"),
        ("translation from", "translated-from"),
        ("via", "via"),
        ("courtesy of", "via"),
        ("source", "via"),
        ("in an interview with", "quoted-by"),
        ("in an interview to", "quoted-by"),
        ("interview with", "quoted-by"),
        ("told", "quoted-by"),
        ("telling", "quoted-by"),
        ("quoting", "reported-by"),
        ("citing", "reported-by"),
        ("according to", "reported-by"),
        ("by way of", "via"),
        ("obtained by", "reported-by"),
        ("with reference to", "reported-by"),
        ("a report by", "reported-by"),
        ("a report from", "reported-by"),
        ("a report in", "reported-by"),
    ),
    hearer_marks=("to", "told", "tell", "telling"),
    source_nouns=(
        "agency",
        "newspaper",
        "daily",
        "magazine",
        "weekly",
        "paper",
        "outlet",
        "broadcaster",
        "channel",
        "website",
        "site",
        "portal",
        "publication",
        "tabloid",
        "newswire",
        "network",
        "station",
        "media",
        "service",
        "journal",
    ),
    abbreviations=words(
        "Mr Mrs Ms Messrs Dr Prof Gen Gov Sen Rep Lt Col Sgt Maj Capt Cmdr Adm St Jr Sr "
        "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec No vs etc Inc Corp Ltd Co Rev "
        "Hon Mt Ft approx est dept"
    ),
    event=EventCues(
        place_before=words(
            "in at near outside off across inside hit hits struck shook rocked rocks"
        ),
        place_path=words(
            "the a of s city town village port capital province district region state county "
            "suburb northern southern eastern western central north south east west northeast "
            "northwest southeast southwest downtown coastal coast outskirts neighbouring "
            "centre center heart mountain island southeastern southwestern northeastern "
            "northwestern remote nearby border industrial historic"
        ),
        place_bars=words(
            "based headquartered born living lived lives embassy ambassador bureau office "
            "offices war educated raised studied registered interested invested troops "
            "interests university"
        ),
        day_words=(
            ("today", 0),
            ("tonight", 0),
            ("this morning", 0),
            ("this afternoon", 0),
            ("this evening", 0),
            ("earlier in the day", 0),
            ("yesterday", -1),
            ("last night", -1),
            ("overnight", 0),
            ("tomorrow", 1),
        ),
        weekday_last=("last", "past", "previous"),
        weekday_next=("next", "coming", "upcoming"),
        future=(
            "will",
            "would",
            "plans",
            "scheduled",
            "due",
            "expected",
            "planned",
            "set",
            "shall",
        ),
        bounds=words("since until till by before after from dated following ago anniversary"),
        date_links=("of", "the", "on"),
        range_links=("to", "and", "until", "through"),
    ),
)
