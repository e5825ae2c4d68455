//! Placeholder until sign-in lands.
