"""Attached files as DuckDB's tables. Runs in the child process alone, before its doors are shut."""
