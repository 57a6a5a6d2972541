"""The rules, each a function of one model of a repository that tells `Checks` what it compared and what is wrong."""
