"""What is said in a recording, by whom and when: the pipeline over the networks, its result and its other forms."""
