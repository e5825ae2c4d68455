//! The phone reader without the crate around it, which has a database behind it: part of the target `text`.

#[derive(Debug, PartialEq, Eq)]
pub enum IdentifierError {
    PhoneFormat,
    PhoneLength {
        #[allow(dead_code, reason = "only shown")]
        digits: usize,
    },
}

#[path = "../../crates/customer/src/identifier/phone.rs"]
pub mod phone;
