//! TODO server_info
