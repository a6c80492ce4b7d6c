//! TODO lists
