namespace AgentHost.Terminal.Drawing;

/// <summary>Codes that attributes of text are written with.</summary>
internal sealed class Theme
{
    private static readonly (Style Style, string Code)[] Attributes =
        [(Style.Bold, "1"), (Style.Dim, "2"), (Style.Italic, "3"), (Style.Underlined, "4"), (Style.Reversed, "7"), (Style.Struck, "9")];

    private Theme(string red, string green, string yellow, string blue, string magenta, string cyan, bool dims = true) => Codes =
    [
        .. Attributes.Where(attribute => dims || attribute.Style != Style.Dim),
        (Style.Red, red), (Style.Green, green), (Style.Yellow, yellow), (Style.Blue, blue), (Style.Magenta, magenta), (Style.Cyan, cyan),
    ];

    /// <summary>Names of the themes, and a few words about each.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        ("auto", "by the terminal's background, where it says so; else dark"), ("dark", "the terminal's own colours"), ("light", "darker colours"),
        ("high-contrast", "bright colours, nothing dim"), ("colour-blind", "orange and blue in place of red and green"),
    ];

    /// <summary>Codes of each attribute.</summary>
    public IReadOnlyList<(Style Style, string Code)> Codes { get; }

    /// <summary>The terminal's own colours.</summary>
    public static Theme Dark { get; } = new("31", "32", "33", "34", "35", "36");

    private static Theme Light { get; } = new("38;5;124", "38;5;28", "38;5;130", "38;5;25", "38;5;90", "38;5;30");

    private static Theme HighContrast { get; } = new("91", "92", "93", "94", "95", "96", dims: false);

    private static Theme ColourBlind { get; } = new("38;5;208", "38;5;33", "38;5;220", "38;5;75", "38;5;175", "38;5;80");

    /// <summary>The theme of a name; that of a name that is none is <c>auto</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isLight">True where the terminal's background is known to be light.</param>
    public static Theme Of(string name, bool isLight) => name switch
    {
        "dark" => Dark,
        "light" => Light,
        "high-contrast" => HighContrast,
        "colour-blind" => ColourBlind,
        _ => isLight ? Light : Dark,
    };
}
