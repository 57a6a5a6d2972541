"""OWL-ViT, OWLv2 and Grounding DINO folders of Hugging Face as Triton models. See docs/objects_folders.md."""
