"""Whisper in CTranslate2's form: any folder that faster-whisper could read, in int8 on the CPU, without PyTorch."""
