"""The command line: `./openfaze read|ask|up|status|doctor|test|build|perf`."""
