//! A range of network addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.

use std::fmt;
use std::net::IpAddr;

/// A range of addresses in CIDR notation (RFC 4632 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u8,
}

impl Network {
    /// Reads `ADDRESS` or `ADDRESS/BITS`. Bits after the prefix must be zero, and the prefix must not be 0:
    /// everybody's address is nobody's proxy.
    ///
    /// # Errors
    /// What a network has to look like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let wrong = || format!("{text:?} is not an address or a range such as 10.0.0.0/8");
        let base: IpAddr = address.parse().map_err(|_| wrong())?;
        let longest = if base.is_ipv4() { 32 } else { 128 };
        let prefix = bits.map_or(Ok(longest), |bits| bits.parse().map_err(|_| wrong()))?;
        if prefix > longest {
            return Err(wrong());
        }
        if prefix == 0 {
            return Err(format!("{text:?} would let anybody choose the address they are counted under"));
        }
        let network = Self { base, prefix };
        if network.first_bits(base) != Some(bits_of(base)) {
            return Err(format!(
                "{text:?} has bits after its prefix: check the address or the number of bits"
            ));
        }
        Ok(network)
    }

    /// Whether the address lies in the range; an IPv4 address written as IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.base.is_ipv4() && self.first_bits(address) == Some(bits_of(self.base))
    }

    /// Whether the other range lies in this one.
    pub fn holds(&self, other: &Self) -> bool {
        other.prefix >= self.prefix && self.contains(other.base)
    }

    /// Whether it is one address and no more.
    pub fn is_one_address(&self) -> bool {
        self.prefix == if self.base.is_ipv4() { 32 } else { 128 }
    }

    /// The address with every bit after the prefix cleared.
    fn first_bits(&self, address: IpAddr) -> Option<u128> {
        let rest = if address.is_ipv4() { 32 } else { 128 } - u32::from(self.prefix);
        Some(bits_of(address).checked_shr(rest)? << rest)
    }
}

fn bits_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_range_holds_its_first_and_last_address_and_no_other() {
        assert!(holds("10.0.0.0/8", "10.0.0.0") && holds("10.0.0.0/8", "10.255.255.255"));
        assert!(!holds("10.0.0.0/8", "11.0.0.0") && !holds("10.0.0.0/8", "9.255.255.255"));
        assert!(holds("2001:db8::/32", "2001:db8:ffff::1") && !holds("2001:db8::/32", "2001:db9::"));
    }

    #[test]
    fn one_address_is_a_range_of_one() {
        assert!(holds("127.0.0.1", "127.0.0.1") && !holds("127.0.0.1", "127.0.0.2"));
        assert!(holds("::1", "::1") && !holds("::1", "127.0.0.1"));
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_recognised() {
        assert!(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
    }

    #[test]
    fn ranges_that_cannot_be_meant_are_refused() {
        for text in
            ["0.0.0.0/0", "::/0", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "proxy", "", "::/129"]
        {
            assert!(Network::parse(text).is_err(), "{text}");
        }
    }
}
