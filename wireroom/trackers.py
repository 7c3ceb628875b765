"""The lists behind `wireroom.urls`: parameters that do not select an article, and redirectors.

Compiled by hand from the public documentation of advertising, analytics and newsletter
services.  A name belongs to ``TRACKING`` only where no site is known to select articles with it.
All names are in lower case.
"""

from __future__ import annotations

from typing import Final

_PREFIXES: Final = """
    utm_ mtm_ pk_ piwik_ matomo_ hsa_ ga_ itm_ vero_ oly_ mkt_ fb_action_ fb_source
    at_medium at_campaign at_custom at_link_ at_ptr_ at_bbc_ at_format at_recipient_ stm_
    trk_ wt. wt_ ns_campaign ns_mchannel ns_source ns_linkname guce_ guccounter aff_ _bta_
    __hs _hs ml_subscriber asgtbndr pd_rd_
"""
TRACKING_PREFIXES: Final = tuple(_PREFIXES.split())
"""Beginnings of names of tracking parameters."""

_CLICKS: Final = """
    fbclid gclid gclsrc gbraid wbraid dclid msclkid yclid ysclid twclid ttclid li_fat_id
    igshid igsh mibextid srsltid scclid sccid rdt_cid epik tblci tbclid obclid oborigurl
    zanpid irclickid irgwc cjevent clickid click_id admitad_uid _openstat openstat xtor
    s_kwcid ef_id wickedid wickedsource vmcid soc_src soc_trk share_id shareid sharetoken
    smid smtyp ocid icid ncid cvid spref socialref fb_ref ref_src ref_url
    __twitter_impression twitter_impression s_cid cmpid cmp_id ito partnerid taid echobox
"""
_ANALYTICS: Final = """
    _ga _gl _gac _ke _kx __s mc_cid mc_eid mc_tc _branch_match_id _branch_referrer mkevt
    mkcid elqtrackid elqtrack elqaid elqat elqcampaignid dm_i dm_t nr_email_referer vgo_ee
    tracking_id trk trkcampaign trkinfo referrer_access_token rb_clickid emci emdi bxid
    sfmc_sub sfmc_id ck_subscriber_id subscriber_id email_hash inf_contact_key user_email
    gaa_at gaa_n gaa_ts gaa_sig usqp amp_js_v amp_gsa aoh
"""
_SESSIONS: Final = """
    phpsessid jsessionid aspsessionid sessionid session_id sessid cfid cftoken zenid oscsid
    csrf_token nocache cachebuster cache_buster
"""
TRACKING: Final = frozenset(f"{_CLICKS} {_ANALYTICS} {_SESSIONS}".split())
"""Names that never select an article: clicks on advertisements and in social networks, web
analytics and newsletters, sessions."""

_AMBIGUOUS: Final = """
    ref referer referrer source src from via cid cmp campaign medium share sh s feature
    origin traffic_source partner channel_from esrc sid app context rss feed feedtype
    feedname syndication
"""
AMBIGUOUS: Final = frozenset(_AMBIGUOUS.split())
"""Names that some sites track with and others select with: the value decides."""

_REFERRERS: Final = """
    rss feed atom feedburner twitter tw x facebook fb instagram ig linkedin reddit telegram
    tg whatsapp wa youtube tiktok pinterest email mail newsletter nl push notification home
    homepage front frontpage main mainpage index search google googlenews google-news gnews
    bing yandex yandexnews yahoo flipboard smartnews applenews apple_news msn baidu dlvr.it
    hootsuite buffer ifttt social share sharebar copy copylink link web mobile app ios
    android amp widget sidebar related recommended recommendation readmore read-more more
    popular mostread most-read trending latest topstories top-stories breaking ticker banner
    internal footer header nav menu
"""
REFERRERS: Final = frozenset(_REFERRERS.split())
"""Values (lower case) that name where a reader came from."""

VARIANTS: Final = {
    "amp": frozenset({"", "1", "true", "yes"}),
    "outputtype": frozenset({"amp", "print"}),
    "output": frozenset({"amp", "print"}),
    "view": frozenset({"amp", "print", "mobile"}),
    "mode": frozenset({"amp", "print"}),
    "format": frozenset({"amp", "print"}),
    "print": frozenset({"", "1", "true", "yes", "y", "print"}),
    "printable": frozenset({"", "1", "true", "yes", "y"}),
    "printpage": frozenset({"", "1", "true", "yes"}),
    "print_view": frozenset({"", "1", "true", "yes"}),
    "printview": frozenset({"", "1", "true", "yes"}),
    "printmode": frozenset({"", "1", "true", "yes"}),
    "mobile": frozenset({"", "0", "1", "true", "false", "yes"}),
    "nomobile": frozenset({"", "1", "true"}),
    "noamp": frozenset({"", "1", "true", "mobile"}),
    "singlepage": frozenset({"", "1", "true"}),
    "page": frozenset({"all"}),
}
"""Parameters that choose a form of the same article, with the values that do so."""

REDIRECTORS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("google.*", "/url", ("url", "q")),
    ("l.facebook.com", "/l.php", ("u",)),
    ("lm.facebook.com", "/l.php", ("u",)),
    ("facebook.com", "/flx/warn", ("u",)),
    ("l.instagram.com", "/", ("u",)),
    ("l.messenger.com", "/", ("u",)),
    ("l.threads.net", "/", ("u",)),
    ("linkedin.com", "/redir/redirect", ("url",)),
    ("linkedin.com", "/safety/go", ("url",)),
    ("out.reddit.com", "/", ("url",)),
    ("t.umblr.com", "/redirect", ("z",)),
    ("youtube.com", "/redirect", ("q",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
    ("bing.com", "/news/apiclick.aspx", ("url",)),
    ("vk.com", "/away.php", ("to",)),
    ("ok.ru", "/dk", ("st.link",)),
    ("slack-redir.net", "/link", ("url",)),
    ("steamcommunity.com", "/linkfilter", ("url", "u")),
    ("safelinks.protection.outlook.com", "/", ("url",)),
    ("go.skimresources.com", "/", ("url",)),
    ("click.linksynergy.com", "/", ("murl",)),
    ("medium.com", "/r/", ("url",)),
    ("exit.sc", "/", ("url",)),
    ("href.li", "/", ()),
    ("anonym.to", "/", ()),
    ("nullrefer.com", "/", ()),
    ("dereferer.me", "/", ()),
    ("feeds.feedburner.com", "/~/t/", ("url",)),
    ("rss.app", "/redirect", ("url",)),
)
"""Host (with its subdomains; ``name.*``: under any suffix), beginning of the path, and the
parameters that hold the target (none: the whole query is the target)."""
