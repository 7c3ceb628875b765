"""English."""

from workers.extract.cues.record import Cues, phrases

CUES = Cues(
    language="en",
    by=phrases(
        "by | written by | words by | story by | text by | report by | "
        "reported by | posted by | published by | author: | authors: | author | "
        "reporting by | article by | from our correspondent"
    ),
    via=phrases("via | originally published by | originally published in | courtesy of"),
    joins=phrases("and | with | &"),
    roles=phrases(
        "reporter | correspondent | writer | staff | editor | columnist | "
        "contributor | journalist | bureau | chief | producer | analyst | "
        "reporters | writers | editors | desk | intern | photographer | fellow | "
        "freelance | special to | contributing | senior | political | in | "
        "diplomatic | foreign | national | business | sports | science | "
        "health | environment"
    ),
    outlets=phrases(
        "news | times | newspaper | agency | press | daily | tribune | herald | "
        "gazette | media | radio | television | tv | magazine | weekly | "
        "network | newsroom | editorial | board | team | wire | wires | "
        "service | services | journal | guardian | observer | telegraph | "
        "chronicle | online | today | report | review | broadcasting | "
        "post staff | newsdesk | editors | admin | editor | channel | "
        "associated | standard | courier | monitor | sentinel | globe | blog | "
        "international"
    ),
    published=phrases(
        "published | published on | published at | posted | posted on | "
        "posted at | date | date published | publication date | "
        "first published | issued | created | created on | added | on | "
        "release date"
    ),
    updated=phrases(
        "updated | last updated | last modified | modified | updated on | "
        "updated at | last update | last updated on | edited"
    ),
    source=phrases("source: | sources: | originally from:"),
    counted=phrases(
        "comment | comments | view | views | share | shares | like | likes | "
        "read | reads | min read | minute read | minutes read | mins read | "
        "reading time | time to read | read time | replies | retweets | "
        "reactions | votes | followers | hits | words | responses | page views | "
        "visits"
    ),
    reading=phrases(
        "reading time | read time | time to read | estimated reading time | "
        "estimated read time | read | read in | to read | reading"
    ),
    minutes=phrases("min | mins | minute | minutes"),
    republished=phrases(
        "originally published on | originally published by | originally published in | "
        "originally published at | originally appeared on | originally appeared in | "
        "originally appeared at | first published on | first published by | "
        "first published in | first appeared on | first appeared in | "
        "republished from | reprinted from | cross-posted from"
    ),
    sections=phrases(
        "news | world | world news | politics | business | economy | sport | "
        "sports | opinion | local | technology | tech | science | health | "
        "culture | arts | entertainment | lifestyle | travel | national | "
        "international | region | analysis | features | weather | "
        "breaking news | top stories | home | latest | latest news | "
        "commentary | editorial | environment | education | crime | europe | "
        "africa | asia | middle east | americas | finance | markets | military | "
        "security | prose | post"
    ),
    label={
        "section-label": phrases("exclusive | breaking | just in | live updates"),
        "share": phrases(
            "share | share this | share this: | tweet | pin it | share on facebook | "
            "share on twitter | copy link | email this | follow us | facebook | "
            "twitter | whatsapp | telegram | linkedin | pinterest | reddit | email | "
            "print | like this: | share article | x | sms | save"
        ),
        "promotion": phrases(
            "advertisement | advertising | sponsored | sponsored content | "
            "newsletter | newsletters | story continues below advertisement | "
            "article continues below | promoted | ad | donate | "
            "article continues after advertisement | continue reading below | "
            "scroll to continue | subscribe | subscribe now | sign up | "
            "get the app | download the app | support us"
        ),
        "related": phrases(
            "recall | recall that | read also | read more | see also | related | "
            "related articles | related stories | related posts | related topics | "
            "related news | you may also like | more stories | more from | "
            "also read | background | recommended | recommended for you | trending | "
            "trending now | most read | most popular | most viewed | "
            "more on this story | more on this | further reading | tags | topics | "
            "keywords | don't miss | up next | editor's picks | latest stories | "
            "popular now"
        ),
        "navigation": phrases(
            "home | menu | search | back | next | previous | skip to content | "
            "skip to main content | back to top | back to stories | back to home | "
            "back to news | print this page | close | top | next article | "
            "previous article | next post | previous post | go back | "
            "read full story | back to list | back to articles | continue reading | "
            "view all | load more | show more | log in | login | register | "
            "sign in | contact us | about us | terms of use | privacy policy | "
            "sitemap"
        ),
        "comment-form": phrases(
            "comments | comment | leave a reply | leave a comment | post a comment | "
            "add a comment | write a comment | join the conversation | "
            "join the discussion | submit comment | post comment | cancel reply | "
            "have your say | comments are closed | name * | email * | website | "
            "reply | submit | your name | your email | your comment | "
            "no comments yet | be the first to comment | what do you think | "
            "view comments | show comments | start the conversation | name | "
            "your rating"
        ),
        "caption": phrases("photo | image | video | watch video | file photo | photo gallery"),
        "author-bio": phrases(
            "about the author | about the authors | author bio | about the writer"
        ),
        "disclaimer": phrases("disclaimer"),
    },
    opener={
        "share": phrases(
            "share this | share on | follow us on | follow us | follow him on | "
            "follow her on | tweet this | find us on | like us on | click to share | "
            "join us on | connect with us"
        ),
        "promotion": phrases(
            "subscribe to | sign up for our | sign up to our | sign up for the | "
            "sign up to receive | get our newsletter | download our | "
            "download the app | get the latest news | get our | "
            "want more stories like | support our journalism | become a member | "
            "start your free trial | click here to subscribe | get breaking news | "
            "buy tickets | join our mailing list | sponsored by | "
            "listen to our podcast | get the best of | advertise with us | "
            "enter your email | this article is sponsored | become a subscriber"
        ),
        "related": phrases(
            "read more: | read also: | also read: | see also: | related: | more: | "
            "read next: | also see: | read more about | read more here | more on | "
            "recommended: | don't miss: | must read: | tags: | filed under: | "
            "filed under | tagged: | tagged with | tagged | posted in | "
            "categories: | topics: | watch: | listen: | further reading: | "
            "more from | you may also like | you might also like | "
            "read the full story | read the full article | click here to read | "
            "click here for | keywords:"
        ),
        "navigation": phrases(
            "<< back | << previous | next >> | « previous | « back | ← back | "
            "‹ back | back to stories | back to top | back to the | "
            "return to the home | skip to | print this | jump to | page 1 of | "
            "view as a single page | return to top | previous article: | "
            "next article: | previous: | next: | next story: | previous story:"
        ),
        "comment-form": phrases(
            "thoughts on | thought on | responses to | response to “ | "
            "comments on “ | replies to “ | leave a reply | leave a comment | "
            "leave your comment | save my name, email | notify me of | "
            "you must be logged in to | please log in to | log in to comment | "
            "sign in to comment | post a comment | be the first to | "
            "comments are closed | have your say | submit your comment | "
            "write your comment | required fields are | cancel reply | "
            "your email address will not be | this site uses akismet | "
            "join the conversation | join the discussion | add your comment | "
            "enter your comment | what's your reaction | rate this article | "
            "report a comment | you need to be logged in | "
            "click here to cancel reply | comments are off | comments off | "
            "there are no comments | have something to say | got a tip"
        ),
        "copyright": phrases(
            "copyright | copyright © | © | (c) | all rights reserved | "
            "all content © | all content copyright | copyright applies | "
            "reproduction prohibited | republished with permission | "
            "used with permission | reproduced with permission | "
            "this material may not be"
        ),
        "caption": phrases(
            "photo: | photo by | photos: | photos by | image: | image credit | "
            "photo credit | picture: | file photo: | file photo | illustration: | "
            "credit: | image source: | video: | (photo | (image | photograph: | "
            "caption: | photo courtesy | getty images | source: getty | "
            "featured image | cover photo | graphic:"
        ),
        "disclaimer": phrases(
            "disclaimer: | the views expressed | the opinions expressed | "
            "views expressed | opinions expressed | any views expressed | "
            "any opinions expressed | this article does not constitute | "
            "this is an opinion piece | the author's views"
        ),
        "author-bio": phrases("about the author: | about the author"),
    },
    tail={
        "comment-policy": phrases(
            "comments are moderated | moderate comments | comment policy | "
            "comments policy | comment guidelines | community guidelines | "
            "community standards | house rules | comments containing | "
            "comments that contain | keep comments | keep your comments | "
            "abusive comments | offensive comments | respectful comments | "
            "we reserve the right to remove | we reserve the right to delete | "
            "we reserve the right to edit | off-topic comments | be respectful | "
            "be civil | be courteous | personal attacks | profanity | "
            "no tolerance for comments | comments will be reviewed | "
            "before posting a comment | comments do not represent | discourteous | "
            "comments posted | hate speech in comments | moderators"
        ),
        "comment-form": phrases(
            "leave a reply | required fields are | your email address will not be | "
            "save my name | "
            "logged in to post a comment | log in to leave a comment | "
            "subscribe to comments | how your comment data is processed"
        ),
        "disclaimer": phrases(
            "opinions expressed | views expressed | do not necessarily reflect | "
            "do not necessarily represent | does not necessarily reflect | "
            "does not necessarily represent | author's own | authors' own | "
            "are solely those of | those of the author | are their own | "
            "are his own | are her own | not responsible for the content | "
            "for informational purposes only | not financial advice | "
            "investment advice | accepts no responsibility | editorial stance | "
            "editorial position | responsibility of the author"
        ),
        "copyright": phrases(
            "all rights reserved | may not be reproduced | "
            "may not be published, broadcast | © | without written permission | "
            "without prior permission | without the prior written | "
            "reproduction in whole or in part | creative commons | licensed under | "
            "terms of use | without express permission | may not be republished | "
            "republish this article | copyright applies"
        ),
        "promotion": phrases(
            "watch the | listen to | tune in | catch the | watch our | "
            "subscribe to our | sign up for our | our newsletter | our app | "
            "newsletter | free trial | download the app | follow us on | "
            "support independent | make a donation | your support | donate today | "
            "become a member | on the go | anytime, anywhere | your inbox | "
            "available on | app store | google play | "
            "wherever you get your podcasts | our whatsapp channel | our telegram | "
            "latest updates | straight to your | breaking news alerts | special offer"
        ),
        "related": phrases(
            "this article was originally | this story was originally | "
            "this article first appeared | this story first appeared | "
            "originally published | originally appeared | first published on | "
            "republished from | reprinted from | cross-posted from"
        ),
        "share": phrases("share this | follow us on | find us on facebook | like us on facebook"),
        "navigation": phrases(
            "back to | return to | next article | previous article | read full story"
        ),
    },
    biography=phrases(
        "is a journalist | the author of | is a reporter | is a writer | is a freelance | "
        "is a correspondent | is an editor | is the editor | is the author of | "
        "is a columnist | is a contributor | is an analyst | is a fellow | "
        "is a senior | is a professor | is an author | studied | graduated | "
        "currently lives | lives in | has worked as | has worked for | "
        "has written for | has covered | covers | served as | is based in | "
        "previously worked | holds a degree | follow him | follow her | "
        "can be reached at | joined the | has reported | his work has appeared | "
        "her work has appeared | their work has appeared | writes about | "
        "is a research | is a lecturer | is a political | is a consultant | "
        "is a producer | is a staff | is the founder | born in | reports on | "
        "is a former"
    ),
)
