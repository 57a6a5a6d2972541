"""The embedded Triton: finding the binary, planning threads, starting, checking and stopping the server."""
