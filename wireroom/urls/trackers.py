"""The lists behind the canonical URL: parameters that do not select an article, and redirectors.

Compiled by hand from common knowledge of these services, without their documentation at hand:
Google Analytics and Ads, Matomo, Adobe, AT Internet (Piano), Webtrends, HubSpot, Mailchimp,
Marketo, Omeda, Vero, EveryAction, Meta, Microsoft, Yandex, WeChat, and the AMP project; read
beside the expressions of courlan 1.4.0 (Apache-2.0).  The names are facts; no list was copied.
A name belongs to ``TRACKING`` only
where no site is known to select articles with it.  All names are in lower case.
"""

from __future__ import annotations

from typing import Final

_PREFIXES: Final = """
    utm_ mtm_ piwik_ matomo_ hsa_ fb_action_ at_medium at_campaign at_custom at_link_ at_ptr_
    at_bbc_ at_recipient_ wt. ns_campaign ns_mchannel ns_source ns_linkname guce_ guccounter
    _bta_ __hs _hs ml_subscriber asgtbndr pd_rd_ __cft__ __xts__ aspsessionid
"""
TRACKING_PREFIXES: Final = tuple(_PREFIXES.split())
"""Beginnings of names of tracking parameters; short ones such as ``pk_`` and ``ga_`` are also
beginnings of columns in a site's own tables and are spelled out below."""

_CLICKS: Final = """
    fbclid gclid gclsrc gbraid wbraid gad_source gad_campaignid dclid msclkid yclid ysclid ymclid
    twclid ttclid li_fat_id igshid igsh mibextid sfnsn srsltid scclid sccid rdt_cid epik tblci
    tbclid obclid oborigurl dicbo zanpid irclickid irgwc cjevent clickid click_id admitad_uid
    _openstat openstat xtor xtref s_kwcid ef_id wickedid wickedsource vmcid soc_src soc_trk
    sharetoken smtyp spref socialref fb_ref fb_source hc_ref hc_location __tn__ ref_src ref_url
    __twitter_impression twitter_impression s_cid echobox isappinstalled gws_rd bsh_bid
"""
_ANALYTICS: Final = """
    _ga _gl _gac _ke _kx __s mc_cid mc_eid mc_tc _branch_match_id _branch_referrer mkevt
    mkcid elqtrackid elqtrack elqaid elqat elqcampaignid dm_i dm_t nr_email_referer vgo_ee
    tracking_id trkcampaign trkinfo referrer_access_token rb_clickid emci emdi
    sfmc_sub sfmc_id ck_subscriber_id subscriber_id email_hash inf_contact_key user_email
    gaa_at gaa_n gaa_ts gaa_sig usqp amp_js_v amp_gsa aoh at_format
    pk_campaign pk_cpn pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid pk_group
    pk_placement ga_source ga_medium ga_term ga_content ga_campaign ga_place
    itm_source itm_medium itm_campaign itm_content itm_term itm_channel itm_audience
    mkt_tok mkt_source mkt_medium mkt_campaign oly_enc_id oly_anon_id vero_id vero_conv
    stm_source stm_medium stm_campaign stm_content stm_term
    wt_mc wt_mc_id wt_zmc wt_mcid trk_contact trk_msg trk_module trk_sid
    replytocom showcomment
"""
_SESSIONS_BY_NAME: Final = """
    phpsessid jsessionid cfid cftoken zenid oscsid csrf_token nocache cachebuster cache_buster
"""
TRACKING: Final = frozenset(f"{_CLICKS} {_ANALYTICS} {_SESSIONS_BY_NAME}".split())
"""Names that never select an article: clicks on advertisements and in social networks, web
analytics and newsletters, sessions, a place among the comments."""

_CAMPAIGNS: Final = """
    smid ocid icid ncid cvid cmpid cmp_id cmp cid mbid sref intcmp emc ito taid partnerid
    share_id shareid trk bxid aff_id aff_sub campaign_id itid wpisrc cndid extid spm
"""
CAMPAIGNS: Final = frozenset(_CAMPAIGNS.split())
"""Names of campaigns that are short enough to be a site's own: they go only where the value is
no mere number and something else selects the article."""

SESSIONS: Final = frozenset({"sid", "s", "sess", "sessid", "sessionid", "session_id", "session"})
"""Names that carry a session where the value looks like one and something else selects."""

_SELECTORS: Final = """
    id p t f a aid nid pid tid article articleid article_id artid art newsid news_id storyid
    story_id story postid post_id post docid contentid itemid threadid topic
"""
SELECTORS: Final = frozenset(_SELECTORS.split())
"""Names that select an article on so many sites that another parameter need not."""

_PLACES: Final = """
    ref referer referrer source src from via cid cmp campaign medium share sh s feature
    origin traffic_source partner channel_from esrc sid app context rss feed feedtype
    feedname syndication
"""
PLACES: Final = frozenset(_PLACES.split())
"""Names that some sites track with and others select with: the value decides."""

_REFERRERS: Final = """
    rss feed atom feedburner twitter tw x facebook fb instagram ig linkedin reddit telegram
    tg whatsapp wa youtube tiktok pinterest email mail newsletter nl push notification home
    homepage front frontpage main mainpage index search google googlenews google-news gnews
    bing yandex yandexnews yahoo flipboard smartnews applenews apple_news msn baidu dlvr.it
    hootsuite buffer ifttt social share sharebar copy copylink link web mobile app ios
    android amp widget sidebar related recommended recommendation readmore read-more more
    popular mostread most-read trending latest topstories top-stories breaking ticker banner
    internal footer header nav menu timeline singlemessage groupmessage wechat weibo
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
    "tmpl": frozenset({"component"}),
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
    "page": frozenset({"", "all", "print"}),
}
"""Parameters that choose a form of the same article, with the values that do so."""

_X: Final = frozenset({"s", "t", "ref_src", "cn", "cxt"})
BY_HOST: Final[dict[str, frozenset[str]]] = {
    "x.com": _X,
    "twitter.com": _X,
    "youtube.com": frozenset({"feature", "si", "pp", "ab_channel", "t"}),
    "medium.com": frozenset({"source", "sk"}),
    "substack.com": frozenset({"s", "r"}),
    "blogspot.com": frozenset({"m"}),
    "mp.weixin.qq.com": frozenset(
        {"chksm", "scene", "srcid", "sharer_shareid", "sharer_sharetime", "subscene", "clicktime",
         "ascene", "devicetype", "pass_ticket", "exportkey", "sessionid", "from"}
    ),
    "bilibili.com": frozenset({"spm_id_from", "vd_source", "share_source", "from_source"}),
}  # fmt: skip
"""What does not select on one host and its subdomains, whatever the name means elsewhere."""

AMP_CACHES: Final = (".cdn.ampproject.org", ".bing-amp.com")
"""Ends of the hosts of AMP caches (https://amp.dev/documentation/guides-and-tutorials/learn/
amp-caches-and-cors/how_amp_pages_are_cached)."""

REDIRECTORS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("l.facebook.com", "/l.php", ("u",)),
    ("lm.facebook.com", "/l.php", ("u",)),
    ("facebook.com", "/flx/warn", ("u",)),
    ("l.instagram.com", "/", ("u",)),
    ("l.messenger.com", "/", ("u",)),
    ("l.threads.net", "/", ("u",)),
    ("l.wl.co", "/l", ("u",)),
    ("linkedin.com", "/redir/redirect", ("url",)),
    ("linkedin.com", "/safety/go", ("url",)),
    ("out.reddit.com", "/", ("url",)),
    ("t.umblr.com", "/redirect", ("z",)),
    ("youtube.com", "/redirect", ("q",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
    ("bing.com", "/news/apiclick.aspx", ("url",)),
    ("vk.com", "/away.php", ("to",)),
    ("ok.ru", "/dk", ("st.link",)),
    ("weibo.cn", "/sinaurl", ("u",)),
    ("link.zhihu.com", "/", ("target",)),
    ("getpocket.com", "/redirect", ("url",)),
    ("slack-redir.net", "/link", ("url",)),
    ("steamcommunity.com", "/linkfilter", ("url", "u")),
    ("safelinks.protection.outlook.com", "/", ("url",)),
    ("go.skimresources.com", "/", ("url",)),
    ("go.redirectingat.com", "/", ("url",)),
    ("redirect.viglink.com", "/", ("u",)),
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
"""Host (with its subdomains), beginning of the path, and the parameters that hold the target
(none: the whole query is the target)."""
