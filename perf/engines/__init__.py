"""Engines that read documents: openfaze and its peers, behind one contract (`base.Engine`)."""
