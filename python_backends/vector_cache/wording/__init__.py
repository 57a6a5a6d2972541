"""Whether two short texts ask the same. When in doubt they do not: a miss costs time, a false hit costs trust.

Nothing is guessed here. Words must be the same one by one, in the same order, but for what `lexicon` and `frames` list:
spellings, contractions, courtesies, a few synonyms, and turns of phrase that ask for the same thing. All else is a
difference, so numbers, names, units, negations, opposites and directions need no list to be safe; lists only name the
difference for the caller.
"""
