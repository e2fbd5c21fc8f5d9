namespace AgentHost.Kernel.Credentials;

/// <summary>What can be a key.</summary>
internal static class KeyText
{
    private const int Longest = 16 * 1024;

    /// <summary>What is wrong with a text as a key, to stand behind a noun; null when nothing is.</summary>
    public static string? FindFault(string key) =>
        key.Length == 0 ? "is empty"
        : key.Length > Longest ? "is longer than any key"
        : key.AsSpan().ContainsAny('\n', '\r') ? "has more than one line"
        : key.AsSpan().ContainsAnyExceptInRange(' ', '~') ? "holds characters that no key has"
        : null;
}
