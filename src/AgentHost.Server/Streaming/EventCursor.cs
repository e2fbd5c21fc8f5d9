using System.Globalization;

namespace AgentHost.Server.Streaming;

/// <summary>Place of a listener: a log, and a number in it. On the wire <c>EPOCH:NUMBER</c>.</summary>
/// <param name="Epoch">The log; empty where only a number was given.</param>
/// <param name="Number">Number of a session's event, or position in the store.</param>
internal readonly record struct EventCursor(string Epoch, long Number)
{
    /// <summary>Reads a cursor, or a number alone; null where it is neither.</summary>
    public static EventCursor? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new EventCursor(colon < 0 ? "" : text[..colon], number)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}:{Number}");
}
