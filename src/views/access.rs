//! Limited access: how long a person still has it.

use serde::Serialize;

use super::page::PROBE;

/// How much time is left, as people say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    unit: &'static str,
    n: i64,
}

impl Left {
    /// From seconds. Less than a minute is "a moment".
    pub fn new(seconds: i64) -> Self {
        let (unit, n) = match seconds {
            i64::MIN..60 => ("moment", 0),
            60..3600 => ("minute", seconds / 60),
            3600..172_800 => ("hour", seconds / 3600),
            _ => ("day", seconds / 86_400),
        };
        Self { unit, n }
    }
}

/// One access.
#[derive(Clone, Debug, Serialize)]
pub struct AccessLine {
    /// The app, if it is for one app only.
    pub app: Option<String>,
    /// How much is left of it.
    pub left: Left,
}

impl AccessLine {
    pub(super) fn samples() -> Vec<Self> {
        vec![
            Self { app: None, left: Left::new(5 * 3600 + 1200) },
            Self { app: Some("Sample app".into()), left: Left::new(40) },
            Self { app: Some(PROBE.into()), left: Left::new(90) },
            Self { app: None, left: Left::new(5 * 86_400) },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_in_its_largest_unit_and_never_as_more() {
        let said = |seconds| {
            let left = Left::new(seconds);
            (left.unit, left.n)
        };
        assert_eq!(
            [said(0), said(59), said(60), said(86_400), said(86_399), said(172_800)],
            [("moment", 0), ("moment", 0), ("minute", 1), ("hour", 24), ("hour", 23), ("day", 2)]
        );
    }
}
