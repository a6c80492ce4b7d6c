//! The types of RESP, a card for each.
