"""A result of `speech_to_text` in the forms that others read: subtitles, turns of speakers, text, OpenAI's JSON."""
