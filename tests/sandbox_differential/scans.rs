//! TODO scans
