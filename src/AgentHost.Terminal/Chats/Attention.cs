using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.Terminal.Chats;

/// <summary>Sequences that tell who looks elsewhere what goes on: the window's title, the bell, a notification. Used by one thread.</summary>
/// <param name="options">Options of the conversation.</param>
internal sealed class Attention(ChatOptions options)
{
    private string? _title;

    /// <summary>The sequence for a title; null where it is the same.</summary>
    /// <param name="title">The title; null for none.</param>
    public string? Title(string? title)
    {
        if (title is null || title == _title)
        {
            return null;
        }

        _title = title;
        return $"\u001b]2;{SafeText.Line(title, 100)}\u001b\\";
    }

    /// <summary>The terminal's title is another's again.</summary>
    public void Forget() => _title = null;

    /// <summary>The sequence for something that wants a person.</summary>
    /// <param name="text">What it is, in a few words.</param>
    /// <param name="notifies">True for a notification beside the bell.</param>
    public string Ring(string text, bool notifies)
    {
        var clean = SafeText.Line(text, 100).Replace(';', ',');
        return "\u0007" + (notifies
            ? Passthrough.Wrap(options.NotifiesBy777 ? $"\u001b]777;notify;agent;{clean}\u0007" : $"\u001b]9;{clean}\u0007", options.Multiplexed)
            : "");
    }
}
