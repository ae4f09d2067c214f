//! Writes a small file in the MaxMind DB format 2.0, with a few addresses of our own choice.

use std::{net::Ipv4Addr, path::Path};

/// A place, as such a file has it.
pub struct Spotted {
    pub country: &'static str,
    pub country_names: [(&'static str, &'static str); 2],
    pub city: Option<&'static str>,
    pub spot: (f64, f64),
}

/// A value of the data section.
enum Value<'a> {
    Text(&'a str),
    Double(f64),
    Short(u16),
    Number(u32),
    Long(u64),
    Map(Vec<(&'a str, Value<'a>)>),
    List(Vec<Value<'a>>),
}

/// The file's bytes: each address alone is at its place, every other one nowhere.
pub fn file(addresses: &[(Ipv4Addr, Spotted)]) -> Vec<u8> {
    let mut data = Vec::new();
    let mut tree = vec![[None, None]];
    for (address, city) in addresses {
        let offset = data.len();
        write(&mut data, &city.value());
        insert(&mut tree, *address, offset);
    }
    let nodes = u32::try_from(tree.len()).expect("few nodes");
    let mut bytes = Vec::new();
    for record in tree.iter().flatten() {
        let points = match record {
            None => nodes,
            Some(Record::Node(node)) => u32::try_from(*node).expect("few nodes"),
            // Sixteen bytes of zero stand between the tree and the data.
            Some(Record::Data(offset)) => nodes + 16 + u32::try_from(*offset).expect("little data"),
        };
        bytes.extend_from_slice(&points.to_be_bytes());
    }
    bytes.extend_from_slice(&[0; 16]);
    bytes.extend_from_slice(&data);
    bytes.extend_from_slice(b"\xab\xcd\xefMaxMind.com");
    write(&mut bytes, &metadata(nodes));
    bytes
}

/// Writes such a file.
pub fn write_to(path: &Path, addresses: &[(Ipv4Addr, Spotted)]) {
    std::fs::write(path, file(addresses)).expect("the file is written");
}

#[derive(Clone, Copy)]
enum Record {
    Node(usize),
    Data(usize),
}

fn insert(tree: &mut Vec<[Option<Record>; 2]>, address: Ipv4Addr, offset: usize) {
    let bits = address.to_bits();
    let mut node = 0;
    for depth in 0..31 {
        let side = (bits >> (31 - depth) & 1) as usize;
        node = match tree[node][side] {
            Some(Record::Node(next)) => next,
            _ => {
                tree.push([None, None]);
                tree[node][side] = Some(Record::Node(tree.len() - 1));
                tree.len() - 1
            }
        };
    }
    tree[node][(bits & 1) as usize] = Some(Record::Data(offset));
}

impl Spotted {
    fn value(&self) -> Value<'_> {
        let names = self.country_names.iter().map(|(lang, name)| (*lang, Value::Text(name))).collect();
        let country = vec![("iso_code", Value::Text(self.country)), ("names", Value::Map(names))];
        let (latitude, longitude) = self.spot;
        let spot = vec![("latitude", Value::Double(latitude)), ("longitude", Value::Double(longitude))];
        let mut record = vec![("country", Value::Map(country)), ("location", Value::Map(spot))];
        if let Some(city) = self.city {
            let names = Value::Map(vec![("en", Value::Text(city))]);
            record.push(("city", Value::Map(vec![("names", names)])));
        }
        Value::Map(record)
    }
}

fn metadata(nodes: u32) -> Value<'static> {
    Value::Map(vec![
        ("binary_format_major_version", Value::Short(2)),
        ("binary_format_minor_version", Value::Short(0)),
        ("build_epoch", Value::Long(1_700_000_000)),
        ("database_type", Value::Text("Test-City")),
        ("description", Value::Map(vec![("en", Value::Text("Made by a test"))])),
        ("ip_version", Value::Short(4)),
        ("languages", Value::List(vec![Value::Text("en")])),
        ("node_count", Value::Number(nodes)),
        ("record_size", Value::Short(32)),
    ])
}

/// A control byte and what it announces. Nothing here is longer than 284 bytes.
fn write(out: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Text(text) => {
            control(out, 2, text.len());
            out.extend_from_slice(text.as_bytes());
        }
        Value::Double(number) => {
            control(out, 3, 8);
            out.extend_from_slice(&number.to_be_bytes());
        }
        Value::Short(number) => {
            control(out, 5, 2);
            out.extend_from_slice(&number.to_be_bytes());
        }
        Value::Number(number) => {
            control(out, 6, 4);
            out.extend_from_slice(&number.to_be_bytes());
        }
        Value::Long(number) => {
            control(out, 9, 8);
            out.extend_from_slice(&number.to_be_bytes());
        }
        Value::Map(entries) => {
            control(out, 7, entries.len());
            for (key, value) in entries {
                write(out, &Value::Text(key));
                write(out, value);
            }
        }
        Value::List(values) => {
            control(out, 11, values.len());
            for value in values {
                write(out, value);
            }
        }
    }
}

fn control(out: &mut Vec<u8>, kind: u8, size: usize) {
    let (size, more) = if size < 29 { (size, None) } else { (29, Some(size - 29)) };
    let size = u8::try_from(size).expect("under 30");
    // Kinds beyond seven stand in a byte of their own.
    match kind {
        1..=7 => out.push(kind << 5 | size),
        _ => out.extend_from_slice(&[size, kind - 7]),
    }
    out.extend(more.map(|more| u8::try_from(more).expect("at most 284 bytes")));
}
