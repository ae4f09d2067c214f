//! A value of the configuration as a field of a policy, with errors in words for people. serde's own name types that
//! nobody who writes a configuration knows.

use std::fmt::{self, Display};

use serde::de::value::{MapDeserializer, SeqDeserializer, StringDeserializer};
use serde::de::{
    self, DeserializeOwned, Deserializer, Expected, IntoDeserializer, Unexpected, Visitor as Reader,
};
use toml::Value;

use super::read::shown;
use super::source::Raw;

/// Reads a value as that type.
///
/// # Errors
/// What is wrong with it, and what is accepted.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    T::deserialize(Written(value)).map_err(|fault| fault.0)
}

/// What is wrong with a value.
#[derive(Debug)]
struct Fault(String);

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: Display>(text: T) -> Self {
        Self(text.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self(format!("must be {}, not {}", kind(wanted), given(found)))
    }

    fn invalid_value(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self(format!("must be {}, not {}", kind(wanted), given(found)))
    }

    fn invalid_length(length: usize, _: &dyn Expected) -> Self {
        Self(format!("cannot have {length} items"))
    }

    fn unknown_variant(found: &str, accepted: &'static [&'static str]) -> Self {
        Self(format!("must be {}, not {found:?}", either(accepted)))
    }

    fn unknown_field(found: &str, accepted: &'static [&'static str]) -> Self {
        Self(format!("has no key {found:?}; its keys are {}", accepted.join(", ")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self(format!("needs the key {field}"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self(format!("has the key {field} twice"))
    }
}

/// What is wanted, by the name of its type in serde.
fn kind(wanted: &dyn Expected) -> String {
    match wanted.to_string().as_str() {
        "u32" => format!("a whole number from 0 to {}", u32::MAX),
        "i64" => "a whole number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list in square brackets".to_owned(),
        "a string" => "a text in quotes".to_owned(),
        name if name.starts_with("struct ") => "a table in curly brackets".to_owned(),
        other => other.to_owned(),
    }
}

fn given(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(flag) => flag.to_string(),
        Unexpected::Unsigned(number) => number.to_string(),
        Unexpected::Signed(number) => number.to_string(),
        Unexpected::Float(number) => number.to_string(),
        Unexpected::Str(text) => shown(&Raw::Text(text.to_owned())),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a table".to_owned(),
        other => other.to_string(),
    }
}

/// The words that are accepted: `"a", "b" or "c"`.
fn either(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A value on its way.
struct Written(Value);

impl IntoDeserializer<'_, Fault> for Written {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Written {
    type Error = Fault;

    fn deserialize_any<R: Reader<'de>>(self, reader: R) -> Result<R::Value, Fault> {
        match self.0 {
            Value::String(text) => reader.visit_string(text),
            Value::Integer(number) => reader.visit_i64(number),
            Value::Float(number) => reader.visit_f64(number),
            Value::Boolean(flag) => reader.visit_bool(flag),
            Value::Datetime(time) => reader.visit_string(time.to_string()),
            Value::Array(items) => {
                SeqDeserializer::new(items.into_iter().map(Written)).deserialize_any(reader)
            }
            Value::Table(table) => {
                let entries = table.into_iter().map(|(name, value)| (name, Written(value)));
                MapDeserializer::new(entries).deserialize_any(reader)
            }
        }
    }

    fn deserialize_enum<R: Reader<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        reader: R,
    ) -> Result<R::Value, Fault> {
        match self.0 {
            Value::String(text) => {
                StringDeserializer::<Fault>::new(text).deserialize_enum(name, variants, reader)
            }
            other => Err(Fault(format!("must be {}, not {}", either(variants), shown(&Raw::Toml(other))))),
        }
    }

    fn deserialize_option<R: Reader<'de>>(self, reader: R) -> Result<R::Value, Fault> {
        reader.visit_some(self)
    }

    fn deserialize_newtype_struct<R: Reader<'de>>(
        self,
        _: &'static str,
        reader: R,
    ) -> Result<R::Value, Fault> {
        reader.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::{PolicyStep, SignUp};

    fn said<T: DeserializeOwned>(text: &str) -> String {
        let mut table: toml::Table = toml::from_str(&format!("value = {text}")).expect("TOML");
        read::<T>(table.remove("value").expect("it is there")).err().expect("it is refused")
    }

    #[test]
    fn what_is_accepted_is_named_in_words() {
        let words = "must be \"closed\", \"invite\", \"approval\" or \"open\", not";
        assert_eq!(said::<SignUp>("\"invited\""), format!("{words} \"invited\""));
        assert_eq!(said::<SignUp>("3"), format!("{words} 3"));
        assert_eq!(said::<Vec<PolicyStep>>("5"), "must be a list in square brackets, not 5");
        assert_eq!(said::<Vec<PolicyStep>>("[\"code\"]"), "must be a table in curly brackets, not \"code\"");
        assert_eq!(
            said::<Vec<PolicyStep>>("[{ anyof = [] }]"),
            "has no key \"anyof\"; its keys are any_of, fallback"
        );
        assert_eq!(said::<Vec<PolicyStep>>("[{}]"), "needs the key any_of");
        assert!(said::<Vec<PolicyStep>>("[{ any_of = [\"mail\"] }]").starts_with("must be \"email_link\", "));
        assert_eq!(said::<u32>("-1"), "must be a whole number from 0 to 4294967295, not -1");
        assert_eq!(said::<u32>("\"six\""), "must be a whole number from 0 to 4294967295, not \"six\"");
        assert_eq!(said::<bool>("1"), "must be true or false, not 1");
    }
}
