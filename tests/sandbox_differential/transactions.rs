//! TODO transactions
