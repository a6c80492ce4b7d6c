//! What is known of the commands: names, arguments, secrets and how a reply arrives.
