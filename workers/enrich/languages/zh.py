"""Chinese."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules, words

RULES = LanguageRules(
    code="zh",
    reporting_verbs=words("""
说 表示 称 指出 强调 宣布 告诉 認為 认为 說 透露 补充 警告 写道 报道 稱 指 回应
"""),
    feminine=words("""
她
"""),
    complementisers=(),
    according_to=(
        "据",
        "根据",
        "據",
        "按照",
    ),
    pronouns=(
        "他",
        "她",
        "他们",
    ),
    credit_cues=(
        ("据", "reported-by"),
        ("據", "reported-by"),
        ("来源", "via"),
        ("來源", "via"),
        ("引述", "quoted-by"),
        ("援引", "quoted-by"),
    ),
    source_nouns=(
        "通讯社",
        "报",
        "电视台",
        "新闻",
        "杂志",
        "网",
    ),
)
