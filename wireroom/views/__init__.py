"""What programs are told of stories, edges, sources and items, as JSON.

The command line's ``--json`` and the HTTP API say the same because both take it from here.  The
shapes are typed dictionaries, from which the API's document is made.
"""
