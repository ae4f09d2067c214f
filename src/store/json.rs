//! Structured columns are JSON text, the same on both databases.

use super::StoreError;
use serde::{Serialize, de::DeserializeOwned};

/// A value as it is stored.
pub(super) fn to_text<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Broken(format!("a value could not be written: {error}")))
}

/// A stored value, read again.
pub(super) fn from_text<T: DeserializeOwned>(column: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Broken(format!("column {column} could not be read: {error}")))
}

/// A stored word that is not in our vocabulary.
pub(super) fn unknown(column: &str, word: &str) -> StoreError {
    StoreError::Broken(format!("column {column} holds the unknown word {word:?}"))
}
