"""Language identification on sound: speech is synthesised, a network is trained on it, calibrated and exported."""
