"""Transports: sockets, connections, redirects and unpacking below a client."""
