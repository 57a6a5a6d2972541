"""Our own index over pages that the operator feeds or crawls, and the remote searches that may be asked beside it."""
