"""How the network that tells spoken languages apart is made."""
