"""Who may do what, cell by cell: design section 3 written out again, apart from the code that decides it.

Y: allowed. F: may be seen, not done (403). -: as though it did not exist (404).
"""

ACTIONS = (
    "OPEN_PAGE", "USE_ACCOUNT", "VIEW_HOME", "VIEW_RETURN", "VIEW_HISTORY", "EDIT_RETURN", "RECORD_SIGN_OFF",
    "SUBMIT_RETURN", "VIEW_SCORES", "VIEW_NARRATIVE", "LIST_SHARED", "LIST_RESPONSES", "REOPEN_RETURN", "VIEW_OUTBOX",
    "ANONYMISE_PERSON",
    "VIEW_PEOPLE", "MANAGE_PEOPLE", "VIEW_EVERYBODY", "INVITE_TO_SERVICE",
    "RUN_PARTNER_ROUND", "SCORE_FOR_PARTNER", "VIEW_PARTNER_SCORES", "VIEW_MODERATION",
    "RESET_SECOND_FACTOR", "VIEW_SIGNING", "SIGN_RETURN",
    "VIEW_ACTIONS", "MANAGE_ACTIONS",
    "WITHDRAW_SHARING", "VIEW_COMPARISON", "VIEW_PREDECESSORS", "MAKE_BOARD_PAPER",
    "VIEW_NEIGHBOURS", "MANAGE_NEIGHBOURS",
    "VIEW_COMMENTS", "WRITE_COMMENT", "TAKE_OUT_COMMENT",
    "VIEW_COLLECTIONS", "MANAGE_COLLECTIONS", "VIEW_NATIONAL_FIGURES",
    "MANAGE_COHORTS",
    "WRITE_FEEDBACK", "PUBLISH_FEEDBACK", "VIEW_FEEDBACK", "ACKNOWLEDGE_FEEDBACK",
    "VIEW_LEARNING_SETS", "MANAGE_LEARNING_SETS", "VIEW_OWN_LEARNING_SETS", "WRITE_LEARNING_NOTE",
    "FIND_GOOD_PRACTICE", "WRITE_GOOD_PRACTICE", "PUBLISH_GOOD_PRACTICE", "VIEW_GOOD_PRACTICE", "VIEW_OWN_CASES",
    "WITHDRAW_OWN_CASE",
    "SEARCH_NARRATIVE",
)  # fmt: skip
STATES = ("draft", "submitted", "reopened")

# For each person and action the answers for a return that was never submitted, one that stands submitted, and one
# that was reopened after it was submitted. A: allowed only where areas may see it, and from the
# sharing date. D: only where departments may see it, whatever the date. Otherwise hidden.
TABLE = """
                  page account home return history edit sign submit scores narrative shared responses reopen mail anon.
nobody             YYY   ---   ---   ---   ---   ---   ---   ---   ---   ---   ---   ---   ---            ---    ---
roleless           YYY   YYY   YYY   ---   ---   ---   ---   ---   ---   ---   ---   ---   ---            ---    ---
own-coordinator    YYY   YYY   YYY   YYY   YYY   YFY   YFY   YFY   -YY   -YY   YYY   ---   -FF            ---    ---
own-contributor    YYY   YYY   YYY   YYY   YYY   FFF   FFF   FFF   -YY   -YY   ---   ---   -FF            ---    ---
own-signatory      YYY   YYY   YYY   YYY   YYY   FFF   FFF   FFF   -YY   -YY   ---   ---   -FF            ---    ---
own-reader         YYY   YYY   YYY   YYY   YYY   FFF   FFF   FFF   -YY   -YY   ---   ---   -FF            ---    ---
other-coordinator  YYY   YYY   YYY   ---   ---   ---   ---   ---   -AA   ---   YYY   ---   ---            ---    ---
other-contributor  YYY   YYY   YYY   ---   ---   ---   ---   ---   ---   ---   ---   ---   ---            ---    ---
other-signatory    YYY   YYY   YYY   ---   ---   ---   ---   ---   ---   ---   ---   ---   ---            ---    ---
other-reader       YYY   YYY   YYY   ---   ---   ---   ---   ---   ---   ---   ---   ---   ---            ---    ---
analyst            YYY   YYY   YYY   ---   ---   ---   ---   ---   -YY   -YY   YYY   YYY   -FF            ---    ---
lead               YYY   YYY   YYY   ---   ---   ---   ---   ---   -YY   -YY   YYY   YYY   -YF            ---    ---
department         YYY   YYY   YYY   ---   ---   ---   ---   ---   -DD   ---   YYY   ---   ---            ---    ---
administrator      YYY   YYY   YYY   ---   ---   ---   ---   ---   ---   ---   ---   ---   ---            YYY    YYY
"""
# The same of people and accounts, of the partner round before it is opened.
TABLE_OF_PEOPLE = """
                   people manage everybody invite round score answers moderation reset  asked  signs
nobody              ---    ---     ---       ---    ---   ---   ---      ---      ---     ---    ---
roleless            ---    ---     ---       ---    ---   ---   ---      ---      ---     ---    ---
own-coordinator     YYY    YYY     ---       ---    YFY   ---   ---      FFF      ---     ---    ---
own-contributor     YYY    FFF     ---       ---    FFF   ---   ---      FFF      ---     ---    ---
own-signatory       YYY    FFF     ---       ---    FFF   ---   ---      FFF      ---     ---    ---
own-reader          YYY    FFF     ---       ---    FFF   ---   ---      FFF      ---     ---    ---
other-coordinator   ---    ---     ---       ---    ---   ---   ---      ---      ---     ---    ---
other-contributor   ---    ---     ---       ---    ---   ---   ---      ---      ---     ---    ---
other-signatory     ---    ---     ---       ---    ---   ---   ---      ---      ---     ---    ---
other-reader        ---    ---     ---       ---    ---   ---   ---      ---      ---     ---    ---
analyst             ---    ---     ---       ---    ---   ---   ---      ---      ---     ---    ---
lead                ---    ---     ---       ---    ---   ---   ---      ---      ---     ---    ---
department          ---    ---     ---       ---    ---   ---   ---      ---      ---     ---    ---
administrator       YYY    YYY     YYY       YYY    ---   ---   ---      ---      YYY     ---    ---
"""
# The same of the actions for the priorities.
TABLE_OF_ACTIONS = """
                   actions manage
nobody              ---    ---
roleless            ---    ---
own-coordinator     YYY    YYY
own-contributor     YYY    FFF
own-signatory       YYY    FFF
own-reader          YYY    FFF
other-coordinator   ---    ---
other-contributor   ---    ---
other-signatory     ---    ---
other-reader        ---    ---
analyst             -YY    -FF
lead                -YY    -FF
department          ---    ---
administrator       ---    ---
"""
# The same of withdrawing a permission, of comparing an area’s years, or the one year that there is, of the areas that
# it took over from, of a paper for the board, and of its statistical neighbours: nobody in it, and no analyst, chooses
# whose scores its figures rest on.
TABLE_OF_SHARING = """
                   withdraw compare before paper neighbours set
nobody              ---      ---     ---    ---   ---        ---
roleless            ---      ---     ---    ---   ---        ---
own-coordinator     FYY      YYY     YYY    YYY   YYY        FFF
own-contributor     FFF      YYY     YYY    YYY   YYY        FFF
own-signatory       FFF      YYY     YYY    YYY   YYY        FFF
own-reader          FFF      YYY     YYY    YYY   YYY        FFF
other-coordinator   ---      -AA     ---    ---   ---        ---
other-contributor   ---      ---     ---    ---   ---        ---
other-signatory     ---      ---     ---    ---   ---        ---
other-reader        ---      ---     ---    ---   ---        ---
analyst             ---      -YY     ---    ---   YYY        FFF
lead                ---      -YY     ---    ---   YYY        YYY
department          ---      -DD     ---    ---   ---        ---
administrator       ---      ---     ---    ---   ---        ---
"""
# Comments on a descriptor; of taking one out that somebody else wrote; seeing and running collections, and
# running cohorts.
TABLE_OF_COMMENTS = """
                   read write take-out collections manage figures cohorts
nobody              ---   ---   ---       ---         ---      ---      ---
roleless            ---   ---   ---       ---         ---      ---      ---
own-coordinator     YYY   YFY   YFY       ---         ---      ---      ---
own-contributor     YYY   YFY   FFF       ---         ---      ---      ---
own-signatory       YYY   YFY   FFF       ---         ---      ---      ---
own-reader          YYY   FFF   FFF       ---         ---      ---      ---
other-coordinator   ---   ---   ---       ---         ---      ---      ---
other-contributor   ---   ---   ---       ---         ---      ---      ---
other-signatory     ---   ---   ---       ---         ---      ---      ---
other-reader        ---   ---   ---       ---         ---      ---      ---
analyst             ---   ---   ---       YYY         FFF      YYY      FFF
lead                ---   ---   ---       YYY         YYY      YYY      YYY
department          ---   ---   ---       ---         ---      ---      ---
administrator       ---   ---   ---       ---         ---      ---      ---
"""
# Feedback from the national team: writing and checking drafts, publishing, reading what was published, acknowledging.
TABLE_OF_FEEDBACK = """
                   draft publish published acknowledge
nobody              ---   ---     ---       ---
roleless            ---   ---     ---       ---
own-coordinator     ---   ---     YYY       YYY
own-contributor     ---   ---     YYY       FFF
own-signatory       ---   ---     YYY       FFF
own-reader          ---   ---     YYY       FFF
other-coordinator   ---   ---     ---       ---
other-contributor   ---   ---     ---       ---
other-signatory     ---   ---     ---       ---
other-reader        ---   ---     ---       ---
analyst             -YY   -FF     ---       ---
lead                -YY   -YY     ---       ---
department          ---   ---     ---       ---
administrator       ---   ---     ---       ---
"""
# Action learning sets: all of them, making and changing them, those of one's own area, and its notes from them.
TABLE_OF_LEARNING_SETS = """
                   sets make own note
nobody             ---  ---  --- ---
roleless           ---  ---  --- ---
own-coordinator    ---  ---  YYY YYY
own-contributor    ---  ---  YYY FFF
own-signatory      ---  ---  YYY FFF
own-reader         ---  ---  YYY FFF
other-coordinator  ---  ---  --- ---
other-contributor  ---  ---  --- ---
other-signatory    ---  ---  --- ---
other-reader       ---  ---  --- ---
analyst            YYY  FFF  --- ---
lead               YYY  YYY  --- ---
department         ---  ---  --- ---
administrator      ---  ---  --- ---
"""
# Good practice: looking for it, writing a case, publishing it, reading what is published, an area's own, withdrawing.
TABLE_OF_GOOD_PRACTICE = """
                   find  write publish read  own   withdraw
nobody              ---   ---   ---     ---   ---   ---
roleless            ---   ---   ---     ---   ---   ---
own-coordinator     ---   ---   ---     YYY   YYY   YYY
own-contributor     ---   ---   ---     YYY   YYY   FFF
own-signatory       ---   ---   ---     YYY   YYY   FFF
own-reader          ---   ---   ---     YYY   YYY   FFF
other-coordinator   ---   ---   ---     YYY   ---   ---
other-contributor   ---   ---   ---     YYY   ---   ---
other-signatory     ---   ---   ---     YYY   ---   ---
other-reader        ---   ---   ---     YYY   ---   ---
analyst             YYY   -YY   -FF     YYY   ---   ---
lead                YYY   -YY   -YY     YYY   ---   ---
department          ---   ---   ---     YYY   ---   ---
administrator       ---   ---   ---     YYY   ---   ---
"""
# Of searching the narratives of every area’s submissions.
TABLE_OF_NARRATIVES = """
                   search
nobody              ---
roleless            ---
own-coordinator     ---
own-contributor     ---
own-signatory       ---
own-reader          ---
other-coordinator   ---
other-contributor   ---
other-signatory     ---
other-reader        ---
analyst             YYY
lead                YYY
department          ---
administrator       ---
"""
TABLES = (
    *(TABLE, TABLE_OF_PEOPLE, TABLE_OF_ACTIONS, TABLE_OF_SHARING, TABLE_OF_COMMENTS, TABLE_OF_FEEDBACK),
    *(TABLE_OF_LEARNING_SETS, TABLE_OF_GOOD_PRACTICE),
    TABLE_OF_NARRATIVES,
)
