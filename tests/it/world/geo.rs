//! A database of addresses on the disk, written here and read by the real reader.

use crate::support::people::ADA;
use crate::support::{
    Browser, TestApp,
    mmdb::{self, Spotted},
};
use porchlight::{
    cli,
    world::geo::{Geo, MaxMind, Spot},
};
use std::net::{IpAddr, Ipv4Addr};

const HOME: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);
const LAND: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 200);

fn places() -> [(Ipv4Addr, Spotted); 2] {
    let names = [("en", "Switzerland"), ("de", "Schweiz")];
    let place = |city| Spotted { country: "CH", country_names: names, city, spot: (46.95, 7.45) };
    [(HOME, place(Some("Bern"))), (LAND, place(None))]
}

#[test]
fn a_place_is_found_by_its_address_in_the_reader_s_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cities.mmdb");
    mmdb::write_to(&path, &places());
    let geo = MaxMind::open(&path).expect("a database");
    let place = geo.locate(HOME.into(), "en").expect("a place");
    assert_eq!((place.to_string().as_str(), place.country.as_str()), ("Bern, Switzerland", "CH"));
    assert_eq!(place.spot, Some(Spot { latitude: 46.95, longitude: 7.45 }));
    assert_eq!(geo.locate(LAND.into(), "de").expect("a place").to_string(), "Schweiz");
    assert_eq!(geo.locate(HOME.to_ipv6_mapped().into(), "en").expect("the same").country, "CH");
    for nowhere in ["203.0.113.2", "127.0.0.1", "2001:db8::1"] {
        assert_eq!(geo.locate(nowhere.parse::<IpAddr>().expect("an address"), "en"), None, "{nowhere}");
    }
}

#[test]
fn a_file_that_is_none_is_refused_with_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cities.mmdb");
    let mut broken = mmdb::file(&places());
    broken.truncate(200);
    for bytes in [Vec::new(), b"not a database".to_vec(), broken] {
        std::fs::write(&path, bytes).expect("written");
        let error = MaxMind::open(&path).err().expect("it is none");
        assert!(error.contains("cities.mmdb"), "{error}");
    }
    assert!(MaxMind::open(&folder.path().join("missing.mmdb")).is_err());
}

#[tokio::test]
async fn the_configured_file_says_where_people_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cities.mmdb");
    mmdb::write_to(&path, &places());
    let app = TestApp::build().set("geo.database", format!("{path:?}")).spawn().await;
    assert!(cli::world::geo::database(&app.app.config).expect("it opens").is_known());
    let browser = Browser::new(&app).from(&HOME.to_string());
    let page = browser.sign_in(&app, "/account/sessions", ADA).await.expect(200);
    assert!(page.body.contains("Bern, Switzerland"), "{}", page.body);
    let letter = app.letters_to(ADA).remove(0);
    assert!(letter.text.contains("Bern, Switzerland"), "{}", letter.text);
}
