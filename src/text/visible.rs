//! Which characters a person can see.
//!
//! Knows the Unicode character database (version 16, by the crate `unicode-general-category`) and
//! nothing of bytes, escapes or terminals.

use unicode_general_category::{GeneralCategory, get_general_category};

/// Tells whether a character can be shown as itself.
///
/// It cannot when it moves the cursor, reorders its neighbours, takes no room, or stands for
/// nothing anyone could read: control, format, line and paragraph separator, private use and
/// unassigned characters, and those which Unicode calls default ignorable. Format characters with a
/// glyph of their own (property `Prepended_Concatenation_Mark`, such as the Arabic number sign) are
/// shown.
pub(super) fn is_visible(character: char) -> bool {
    use GeneralCategory as Category;
    match get_general_category(character) {
        Category::Format => is_prepended_mark(character),
        Category::Control
        | Category::LineSeparator
        | Category::ParagraphSeparator
        | Category::PrivateUse
        | Category::Surrogate
        | Category::Unassigned => false,
        Category::NonspacingMark | Category::OtherLetter => !is_ignorable(character),
        _ => true,
    }
}

/// What stands before a character, as far as one that joins or varies its neighbours belongs to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing that takes part: the beginning, an escape of several bytes.
    #[default]
    Nothing,
    /// This one, printed for itself.
    Byte(u8),
    /// A visible character of another script, or a picture.
    Character,
    /// The same with the selector of its form.
    Selected,
}

impl Before {
    /// What stands before the character after this one; `None` if this one cannot be shown as itself here.
    ///
    /// Persian is spelled with non-joiners, and one picture is made of several by joiners and selectors (Unicode 16,
    /// sections 23.2 and 23.4). They are shown one at a time, behind what they belong to; anywhere else they would be
    /// nothing that anyone could see. The selector behind the character of a key belongs there only if a keycap follows
    /// ([`selects_keycap`](Self::selects_keycap)).
    pub(super) fn then(self, character: char) -> Option<Self> {
        match (character, self) {
            _ if self.selects_keycap(character) => Some(Self::Selected),
            ('\u{fe0e}' | '\u{fe0f}', Self::Character) => Some(Self::Selected),
            (_, Self::Character | Self::Selected) if is_joiner(character) => Some(Self::Nothing),
            _ if !is_visible(character) => None,
            _ if character.is_ascii() => Some(Self::Byte(character as u8)),
            _ => Some(Self::Character),
        }
    }

    /// Tells the selector behind the character of a key, with which and [`KEYCAP`] it is the picture of one.
    pub(super) fn selects_keycap(self, character: char) -> bool {
        character == '\u{fe0f}' && matches!(self, Self::Byte(b'0'..=b'9' | b'#' | b'*'))
    }
}

/// Encloses a character in a key.
pub(super) const KEYCAP: char = '\u{20e3}';

/// Tells the joiner and the non-joiner, which say how the characters around them are drawn.
pub(super) fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

/// Tells the format characters that enclose or precede digits visibly
/// (`Prepended_Concatenation_Mark`).
fn is_prepended_mark(character: char) -> bool {
    matches!(
        character,
        '\u{0600}'..='\u{0605}'
            | '\u{06dd}'
            | '\u{070f}'
            | '\u{0890}'..='\u{0891}'
            | '\u{08e2}'
            | '\u{110bd}'
            | '\u{110cd}'
    )
}

/// Tells the marks and letters that are drawn as nothing (`Default_Ignorable_Code_Point`).
///
/// Ignorable characters of the other categories are format or unassigned ones and need no list.
fn is_ignorable(character: char) -> bool {
    matches!(
        character,
        '\u{034f}' // combining grapheme joiner
            | '\u{115f}'..='\u{1160}' // Hangul fillers
            | '\u{17b4}'..='\u{17b5}' // inherent vowels of Khmer
            | '\u{180b}'..='\u{180d}' // Mongolian variation selectors
            | '\u{180f}'
            | '\u{3164}' // Hangul fillers
            | '\u{ffa0}'
            | '\u{fe00}'..='\u{fe0f}' // variation selectors
            | '\u{e0100}'..='\u{e01ef}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_marks_and_signs_of_all_scripts_are_visible() {
        let text = "aZ~ éß\u{301}Жקع中한ไ€→█🦀\u{a0}\u{3000}\u{1f3fd}";
        for character in text.chars() {
            assert!(is_visible(character), "{character:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_not_visible() {
        let groups = [
            ("C0 and DEL", "\0\u{1}\n\r\t\u{1b}\u{1f}\u{7f}"),
            ("C1", "\u{80}\u{85}\u{9b}\u{9f}"),
            (
                "bidi controls",
                "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}",
            ),
            ("separators", "\u{2028}\u{2029}"),
            (
                "zero width",
                "\u{ad}\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{180e}",
            ),
            (
                "annotation and tags",
                "\u{fff9}\u{fffb}\u{e0001}\u{e0020}\u{e007f}",
            ),
            ("other format", "\u{1bca0}\u{1d173}\u{13430}"),
            ("variation selectors", "\u{fe00}\u{fe0f}\u{e0100}\u{e01ef}"),
            ("Mongolian", "\u{180b}\u{180c}\u{180d}\u{180f}"),
            ("joiner and vowels", "\u{34f}\u{17b4}\u{17b5}"),
            ("Hangul fillers", "\u{115f}\u{1160}\u{3164}\u{ffa0}"),
            (
                "unassigned",
                "\u{378}\u{fff0}\u{fffe}\u{ffff}\u{e0fff}\u{10ffff}",
            ),
            ("private use", "\u{e000}\u{f8ff}\u{f0000}\u{10fffd}"),
        ];
        for (group, members) in groups {
            for character in members.chars() {
                assert!(!is_visible(character), "{group}: {character:?}");
            }
        }
    }

    #[test]
    fn prepended_marks_have_a_glyph() {
        let marks = "\u{600}\u{605}\u{6dd}\u{70f}\u{890}\u{891}\u{8e2}\u{110bd}\u{110cd}";
        assert!(marks.chars().all(is_visible));
    }
}
