namespace AgentHost.Json;

/// <summary>A place in a text.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in characters.</param>
internal sealed record JsonPosition(int Line, int Column)
{
    /// <summary>Counts lines and characters up to a byte of valid or invalid UTF-8; an offset outside the text is moved to its nearest end.</summary>
    public static JsonPosition Of(ReadOnlySpan<byte> utf8, int offset)
    {
        var before = utf8[..Math.Clamp(offset, 0, utf8.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = 1;
        foreach (var b in before[(before.LastIndexOf((byte)'\n') + 1)..])
        {
            // Every byte but a continuation byte starts a character.
            if ((b & 0xC0) != 0x80)
            {
                column++;
            }
        }
        return new(line, column);
    }
}
