namespace AgentHost.Tests.Screens;

/// <summary>A cell: a character with its marks, empty for the second half of a wide one.</summary>
internal sealed record ScreenCell(string Text, int Width, string Style)
{
    public static ScreenCell Blank { get; } = new(" ", 1, "");
}

/// <summary>A row of a screen.</summary>
internal sealed class ScreenRow(int columns)
{
    public ScreenCell[] Cells { get; } = [.. Enumerable.Repeat(ScreenCell.Blank, columns)];

    /// <summary>The line goes on in the next row.</summary>
    public bool Wrapped { get; set; }

    public string FullText => string.Concat(Cells.Select(static cell => cell.Text));

    public string Text => FullText.TrimEnd(' ');
}
