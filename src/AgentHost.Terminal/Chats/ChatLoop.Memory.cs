namespace AgentHost.Terminal.Chats;

/// <summary>Memory that a turn needed and a conversation that waits does not.</summary>
internal sealed partial class ChatLoop
{
    /// <summary>Time without work, and without keys, after which memory is given back.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private bool _worked;
    private DateTimeOffset? _restsAt;

    /// <summary>Gives memory back once after work, when nothing runs and nobody types: a conversation is left open for hours.</summary>
    private void Tidy(DateTimeOffset now, bool typed)
    {
        if (Conversation.IsWorking)
        {
            (_worked, _restsAt) = (true, null);
        }
        else if (_worked && (_restsAt is null || typed))
        {
            _restsAt = now + Rest;
        }
        else if (_restsAt is { } at && now >= at)
        {
            (_worked, _restsAt) = (false, null);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
