"""The audit: what does not hold in a form, and by which rule.

A rule is one piece: its data (code, title, weight, source, example, advice) and the function that finds it, standing together in the
module of its subject. `catalogue` collects them all; adding one takes its piece and its test.

    settings     thresholds, reference weights and rules switched off: usual, by a profile, by a file beside the database
    rule         what a rule is, and how a function becomes its check
    context      one form under audit, with the figures that several rules need
    measures     units: what they count in, what kind of thing they measure, which may be meant for each other
    dates        dates and periods as the days that they may mean
    denial       how prose says that something was not done
    degrees      words that say how something changes and not by how much
    surveys      who was asked, who answered, who is content
    plausible    what a year, a month, a day can hold
    attainment   a target and an actual as numbers, dates or ranges: reached or not, and by how much
    direction    whether more or less is wanted, and targets bounded the wrong way
    texts        texts of a form as rules compare them
    phrases      words that say nothing in particular, and whether a reason or a measure is more than these
    told         what a form tells in sentences: each clause, what it denies, whose matter that is
    points, funds, execution, targets, slips, wording, reasons, framework, goals      the rules, by the place on the form
    costs, money, counts, consistency, pairs, admissions       rules about one thing told in two places
    prose        rules about prose that does not come out by itself
    statements   rules about conclusions, problems and measures, and about notes beside indicators
    design, doubled  rules about how indicators are chosen, and about one thing under two names
    across       rules across projects and years: questions to the database
    scoring      scores by the printed rules, beside those as filed
    grouping     findings of one kind in a form told as one
    document     what two forms of one document say together
    catalogue    all rules, and the audit of a document
"""
