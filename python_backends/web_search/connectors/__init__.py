"""Remote searches that an operator may configure; none is asked otherwise."""
