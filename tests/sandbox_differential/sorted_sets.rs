//! TODO sorted_sets
