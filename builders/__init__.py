"""Makes every artefact that the model repository serves. Offline side: nothing that serves a request imports this."""
