"""The task `forecast`: a table in, the next values of its series with intervals out."""
