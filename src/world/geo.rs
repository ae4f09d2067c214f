//! The place of a network address, from a database of places.

use maxminddb::{Reader, geoip2};
use std::{
    collections::HashMap,
    fmt,
    net::IpAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// A source of places.
pub trait Geo: Send + Sync {
    /// The place of an address, named in that language if it has a name in it. `None` if it is unknown.
    fn locate(&self, ip: IpAddr, lang: &str) -> Option<Place>;

    /// Whether any place can be known.
    fn is_known(&self) -> bool {
        true
    }
}

/// A place: a country, and a city if it is known. It is the place of a network and not of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The country's ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Its name.
    pub country_name: String,
    /// The city's name.
    pub city: Option<String>,
    /// The coordinates.
    pub spot: Option<Spot>,
}

/// Coordinates in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
}

impl Spot {
    /// The great-circle distance to other coordinates, in kilometres.
    pub fn kilometres_to(self, other: Self) -> f64 {
        const EARTH_RADIUS: f64 = 6371.0;
        let (north, south) = (self.latitude.to_radians(), other.latitude.to_radians());
        let up = ((south - north) / 2.0).sin().powi(2);
        let along = ((other.longitude - self.longitude).to_radians() / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS * (up + north.cos() * south.cos() * along).sqrt().min(1.0).asin()
    }
}

/// City and country for people.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.city {
            Some(city) => write!(f, "{city}, {}", self.country_name),
            None => f.write_str(&self.country_name),
        }
    }
}

/// A source that knows no place.
#[derive(Clone, Copy, Default)]
pub struct NoGeo;

impl Geo for NoGeo {
    fn locate(&self, _: IpAddr, _: &str) -> Option<Place> {
        None
    }

    fn is_known(&self) -> bool {
        false
    }
}

/// A file in the MaxMind DB format 2.0 with the fields of a City or Country database, held in memory.
pub struct MaxMind(Reader<Vec<u8>>);

impl MaxMind {
    /// Reads the file.
    ///
    /// # Errors
    /// A sentence that names the file: it cannot be read, or is of another format.
    pub fn open(path: &Path) -> Result<Self, String> {
        Reader::open_readfile(path)
            .map(Self)
            .map_err(|error| format!("{} is no database of addresses: {error}", path.display()))
    }
}

impl Geo for MaxMind {
    fn locate(&self, ip: IpAddr, lang: &str) -> Option<Place> {
        // What is broken in the file is as if it were not there: a sign-in does not hang on it.
        let found = self.0.lookup(ip.to_canonical()).ok()?;
        let record: geoip2::City<'_> = found.decode().ok()??;
        let country = [record.country, record.registered_country].into_iter();
        let country = country.into_iter().find(|country| country.iso_code.is_some())?;
        let code = country.iso_code?.to_owned();
        let (latitude, longitude) = (record.location.latitude, record.location.longitude);
        Some(Place {
            country_name: named(&country.names, lang).unwrap_or_else(|| code.clone()),
            country: code,
            city: named(&record.city.names, lang),
            spot: latitude.zip(longitude).map(|(latitude, longitude)| Spot { latitude, longitude }),
        })
    }
}

fn named(names: &geoip2::Names<'_>, lang: &str) -> Option<String> {
    let theirs = if lang == "de" { names.german } else { None };
    theirs.or(names.english).map(str::to_owned)
}

/// Places that a test sets. Clones share them.
#[derive(Clone, Default)]
pub struct FakeGeo(Arc<Mutex<HashMap<IpAddr, Place>>>);

impl FakeGeo {
    /// Sets the place of an address.
    pub fn put(&self, ip: IpAddr, place: Place) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(ip, place);
    }
}

impl Geo for FakeGeo {
    fn locate(&self, ip: IpAddr, _: &str) -> Option<Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&ip).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_as_long_as_an_atlas_says() {
        let spot = |latitude, longitude| Spot { latitude, longitude };
        let (zurich, sydney, quito) = (spot(47.37, 8.54), spot(-33.87, 151.21), spot(-0.18, -78.47));
        assert!((zurich.kilometres_to(sydney) - 16_570.0).abs() < 50.0, "{}", zurich.kilometres_to(sydney));
        assert!((zurich.kilometres_to(quito) - 9_900.0).abs() < 200.0, "{}", zurich.kilometres_to(quito));
        assert!(zurich.kilometres_to(zurich) < 0.001);
        let antipode = spot(-47.37, -171.46);
        assert!((zurich.kilometres_to(antipode) - 20_015.0).abs() < 5.0, "halfway round and no further");
    }

    #[test]
    fn a_place_is_said_as_people_say_it() {
        let place = |city: Option<&str>| Place {
            country: "CH".into(),
            country_name: "Switzerland".into(),
            city: city.map(str::to_owned),
            spot: None,
        };
        assert_eq!(place(Some("Bern")).to_string(), "Bern, Switzerland");
        assert_eq!(place(None).to_string(), "Switzerland");
    }
}
