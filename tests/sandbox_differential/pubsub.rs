//! TODO pubsub
