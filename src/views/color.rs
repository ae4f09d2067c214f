//! The colour of an installation, made readable (WCAG 2.1, 1.4.3 and 1.4.11). Whatever colour is
//! configured, text on buttons, links and focus rings have enough contrast in light and dark mode.

use serde::Serialize;

use super::page::Brand;

type Rgb = [u8; 3];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/// The backgrounds of app.css on which contrast is hardest to reach.
const LIGHT_PAGE: Rgb = [0xf4, 0xf0, 0xe9];
const DARK_CARD: Rgb = [0x1e, 0x22, 0x30];
const DEFAULT: Rgb = [0xf2, 0xb1, 0x3c];
const DEFAULT_ON: Rgb = [0x23, 0x19, 0x06];

/// Colours of a button as `#rrggbb`.
#[derive(Serialize)]
pub(super) struct Button {
    color: String,
    on_color: String,
}

/// Readable button colours on white, for mail.
pub(super) fn button(brand: &Brand) -> Button {
    let (color, on_color) = on_light(brand);
    Button { color: hex(color), on_color: hex(on_color) }
}

/// The stylesheet that sets the colours as custom properties.
pub(super) fn brand_css(brand: &Brand) -> String {
    let color = parse(&brand.color).unwrap_or(DEFAULT);
    let (light, on_light) = on_light(brand);
    let dark = readable(color, DARK_CARD, 3.0);
    let on_dark = on(dark, on_light);
    let dark_rules = rules(dark, on_dark, readable(color, DARK_CARD, 5.0));
    format!(
        ":root{{{}}}\n@media (prefers-color-scheme: dark){{:root{{{dark_rules}}}}}\n",
        rules(light, on_light, readable(color, LIGHT_PAGE, 5.0))
    )
}

fn on_light(brand: &Brand) -> (Rgb, Rgb) {
    let color = parse(&brand.color).unwrap_or(DEFAULT);
    (color, on(color, parse(&brand.on_color).unwrap_or(DEFAULT_ON)))
}

fn rules(color: Rgb, on_color: Rgb, accent: Rgb) -> String {
    let away = if contrast(on_color, WHITE) < contrast(on_color, BLACK) { BLACK } else { WHITE };
    let hover = mix(color, away, 30);
    format!(
        "--brand:{};--on-brand:{};--brand-hover:{};--accent:{};--glow:{},{},{}",
        hex(color),
        hex(on_color),
        hex(hover),
        hex(accent),
        color[0],
        color[1],
        color[2]
    )
}

/// The configured text colour if it can be read, otherwise black or white.
fn on(color: Rgb, wish: Rgb) -> Rgb {
    if contrast(color, wish) >= 4.5 {
        wish
    } else if contrast(color, WHITE) >= contrast(color, BLACK) {
        WHITE
    } else {
        BLACK
    }
}

/// `color`, moved towards black or white until its contrast with `ground` is at least `least`.
fn readable(color: Rgb, ground: Rgb, least: f64) -> Rgb {
    let end = if luminance(ground) > 0.18 { BLACK } else { WHITE };
    (0..=255)
        .step_by(5)
        .map(|part| mix(color, end, part))
        .find(|c| contrast(*c, ground) >= least)
        .unwrap_or(end)
}

/// A mix of two colours: `part` of 255 of `b`, the rest of `a`.
fn mix(a: Rgb, b: Rgb, part: u16) -> Rgb {
    std::array::from_fn(|i| {
        let sum = u16::from(a[i]) * (255 - part) + u16::from(b[i]) * part;
        u8::try_from(sum / 255).unwrap_or(u8::MAX)
    })
}

/// Contrast ratio, 1 to 21 (WCAG 2.1, definition of contrast ratio).
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    if a > b { a / b } else { b / a }
}

fn luminance(color: Rgb) -> f64 {
    let [r, g, b] = color.map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Reads `#rgb` or `#rrggbb` and nothing else, so that a configured value cannot inject CSS.
fn parse(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#')?;
    let nibble = |i: usize| {
        digits.as_bytes().get(i).and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok())
    };
    let channel = |i: usize| match digits.len() {
        3 => nibble(i).map(|d| d * 17),
        6 => Some(nibble(2 * i)? * 16 + nibble(2 * i + 1)?),
        _ => None,
    };
    Some([channel(0)?, channel(1)?, channel(2)?])
}

fn hex(color: Rgb) -> String {
    let [r, g, b] = color;
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand(color: &str, on_color: &str) -> Brand {
        Brand { color: color.into(), on_color: on_color.into(), ..Brand::default() }
    }

    fn value(css: &str, name: &str) -> Vec<Rgb> {
        css.split(&format!("--{name}:")).skip(1).map(|rest| parse(&rest[..7]).unwrap()).collect()
    }

    #[test]
    fn black_on_white_has_the_ratio_of_the_standard() {
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 0.001);
        assert!((contrast([0x76, 0x76, 0x76], WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn colours_are_read_strictly() {
        assert_eq!(parse("#fa0"), Some([255, 170, 0]));
        assert_eq!(parse("#102030"), Some([16, 32, 48]));
        for bad in ["", "red", "#12", "#12345", "#ggg", "#ééé", "102030", "#fff}body{x:y", "#+1+2+3"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn any_brand_colour_stays_readable_in_light_and_dark() {
        for color in [
            "#000000",
            "#ffffff",
            "#777777",
            "#f2b13c",
            "#0b5fff",
            "#00ff00",
            "#7a0000",
            "#1e2230",
            "not a colour",
        ] {
            for on_color in ["#ffffff", "#777777", "nonsense"] {
                let css = brand_css(&brand(color, on_color));
                for name in ["brand", "brand-hover"] {
                    for (ground, text) in value(&css, name).into_iter().zip(value(&css, "on-brand")) {
                        assert!(contrast(ground, text) >= 4.5, "{name} of {color}: {css}");
                    }
                }
                let accents = value(&css, "accent");
                assert_eq!(accents.len(), 2);
                assert!(
                    contrast(accents[0], LIGHT_PAGE) >= 4.5 && contrast(accents[1], DARK_CARD) >= 4.5,
                    "{color}: {css}"
                );
            }
        }
    }

    #[test]
    fn a_colour_that_is_css_does_not_reach_the_stylesheet() {
        let css = brand_css(&brand("red;}body{display:none", "url(//elsewhere)"));
        assert!(!css.contains("display") && !css.contains("url"));
    }
}
