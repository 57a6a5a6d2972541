"""The second translator: any NLLB, M2M-100 or OPUS-MT model converted to CTranslate2."""
