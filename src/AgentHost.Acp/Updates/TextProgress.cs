namespace AgentHost.Acp.Updates;

/// <summary>Parts of messages that are being written: what was told of each, so that nothing is told twice and nothing is left out.</summary>
internal sealed class TextProgress
{
    private readonly Dictionary<(string Message, int Part), int> _told = [];

    /// <summary>True when something of a message was told.</summary>
    /// <param name="message">The message.</param>
    public bool HasTold(string message) => _told.Any(each => each.Key.Message == message && each.Value > 0);

    /// <summary>Takes a piece.</summary>
    /// <param name="message">The message.</param>
    /// <param name="part">Number of the part.</param>
    /// <param name="offset">Place of the piece in the part.</param>
    /// <param name="text">The piece.</param>
    /// <returns>The text to tell; empty where it was told, and where something before it is missing: the whole brings both.</returns>
    public string Take(string message, int part, int offset, string text)
    {
        var told = _told.GetValueOrDefault((message, part));
        if (offset > told || offset + text.Length <= told)
        {
            return "";
        }

        _told[(message, part)] = offset + text.Length;
        return offset == told ? text : text[(told - offset)..];
    }

    /// <summary>Takes a part as a whole, which ends it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="part">Number of the part.</param>
    /// <param name="text">All of its text.</param>
    /// <returns>The text that was not told yet.</returns>
    public string End(string message, int part, string text)
    {
        var rest = Take(message, part, 0, text);

        // Kept until the message is whole: a listener that fell behind may be told of its pieces once more.
        _told[(message, part)] = int.MaxValue;
        return rest;
    }

    /// <summary>Forgets a message.</summary>
    /// <param name="message">The message.</param>
    public void Forget(string message)
    {
        foreach (var key in _told.Keys.Where(key => key.Message == message).ToList())
        {
            _told.Remove(key);
        }
    }
}
