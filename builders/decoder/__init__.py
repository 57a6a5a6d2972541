"""The small grounded decoder: documents with ground truth, a tokenizer, the model, its adapters, training.

What needs PyTorch or `tokenizers` says so at import; documents and samples need NumPy and Pillow only.
"""
