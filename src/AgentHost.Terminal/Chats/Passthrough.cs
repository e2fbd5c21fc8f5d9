namespace AgentHost.Terminal.Chats;

/// <summary>Sequences for the terminal around tmux, which passes on what is in an envelope.</summary>
internal static class Passthrough
{
    /// <summary>The sequence, in the envelope where one is needed.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="multiplexed">True in tmux.</param>
    public static string Wrap(string sequence, bool multiplexed) =>
        multiplexed ? $"\u001bPtmux;{sequence.Replace("\u001b", "\u001b\u001b", StringComparison.Ordinal)}\u001b\\" : sequence;
}
