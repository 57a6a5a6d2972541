"""Function calling without a decoder that converses: functions by likeness, arguments by what the words say."""
