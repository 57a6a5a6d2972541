"""The suites of other people's SDKs, run against a real server of ours."""
