"""The command line: `./openfaze read|up|status|doctor|test|build|perf`."""
