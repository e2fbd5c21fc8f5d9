using System.Text;

namespace AgentHost.Terminal.Chats;

/// <summary>Asks a terminal to put a text into the clipboard (OSC 52). Nothing says whether it does.</summary>
internal static class Clipboard
{
    /// <summary>Bytes of a text that terminals take: many stop at 100,000 characters of its encoded form.</summary>
    private const int Most = 74_000;

    /// <summary>The sequence for a text; null where it is too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="multiplexed">True in tmux, which passes it on in an envelope.</param>
    public static string? Sequence(string text, bool multiplexed)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > Most)
        {
            return null;
        }

        return Passthrough.Wrap($"\u001b]52;c;{Convert.ToBase64String(bytes)}\u0007", multiplexed);
    }
}
