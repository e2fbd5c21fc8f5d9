namespace AgentHost.Terminal.Input;

/// <summary>A key that was pressed.</summary>
/// <param name="Key">The key.</param>
/// <param name="Text">For a character: the character, as one code point; else empty.</param>
/// <param name="Modifiers">Keys that were held with it. Shift is in the character itself.</param>
internal sealed record KeyPress(Key Key, string Text, KeyModifiers Modifiers) : InputEvent
{
    /// <summary>A key that is no character.</summary>
    public static KeyPress Of(Key key, KeyModifiers modifiers = KeyModifiers.None) => new(key, "", modifiers);

    /// <summary>A character.</summary>
    public static KeyPress Of(string text, KeyModifiers modifiers = KeyModifiers.None) => new(Key.Character, text, modifiers);

    /// <summary>True for a character that is typed into a text.</summary>
    public bool IsText => Key == Key.Character && (Modifiers & ~KeyModifiers.Shift) == KeyModifiers.None;

    /// <summary>Tests for a character with exactly Control held.</summary>
    /// <param name="letter">The letter, small.</param>
    public bool IsControl(char letter) => Key == Key.Character && Modifiers == KeyModifiers.Control && Text.Length == 1 && Text[0] == letter;

    /// <summary>Tests for a character with exactly Alt held, shifted or not.</summary>
    /// <param name="letter">The character.</param>
    public bool IsAlt(char letter) =>
        Key == Key.Character && (Modifiers & ~KeyModifiers.Shift) == KeyModifiers.Alt && Text.Length == 1 && char.ToLowerInvariant(Text[0]) == letter;

    /// <summary>Tests for a key with exactly these held.</summary>
    public bool Is(Key key, KeyModifiers modifiers = KeyModifiers.None) => Key == key && Modifiers == modifiers;
}
