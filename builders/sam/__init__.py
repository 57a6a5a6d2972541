"""SAM 2 folders of Hugging Face as Triton models. See docs/objects_folders.md."""
