"""The embedded Triton: finding the binary, starting, checking and stopping the server, and stand-ins for backends."""
