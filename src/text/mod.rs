//! Lines to words, and bytes to what a person can read and type back.
