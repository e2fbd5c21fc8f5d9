namespace AgentHost.Terminal.Devices;

/// <summary>Sequences that switch a terminal's modes on when a conversation begins, and off on every way out.</summary>
internal static class TerminalModes
{
    /// <summary>
    /// Takes away what a program before left behind that was killed; then marks of pastes and of focus, keys that say more (flag 1 alone: with key releases
    /// shells show what they do not know).
    /// </summary>
    /// <param name="multiplexed">True in tmux, which knows keys that say more by another name.</param>
    public static string Begin(bool multiplexed) =>
        "\u001b[<u\u001b[?2004h\u001b[?1004h\u001b[>1u" + (multiplexed ? "\u001b[>4;2m" : "") + "\u001b[22;2t";

    /// <summary>
    /// Asks for the colour of the background, and then for what every terminal answers: with that answer nothing more is to come. Where nobody reads them, the
    /// answers are typed into the shell.
    /// </summary>
    public const string Questions = "\u001b]11;?\u001b\\\u001b[c";

    /// <summary>Switches all of it off. Harmless where it is off already.</summary>
    /// <param name="multiplexed">True in tmux.</param>
    public static string End(bool multiplexed) =>
        "\u001b[?2026l\u001b[0m\u001b[<u" + (multiplexed ? "\u001b[>4m" : "") + "\u001b[?1004l\u001b[?2004l\u001b[23;2t";

    /// <summary>Goes to the alternate screen, which keeps its own record of keys that say more; the normal one stays as it is.</summary>
    public const string Enter = "\u001b[?1049h\u001b[>1u";

    /// <summary>Goes back to the normal screen, and the cursor to where it was.</summary>
    public const string Exit = "\u001b[0m\u001b[<u\u001b[?1049l";
}
