//! Events of the protocol to text on stdout.
