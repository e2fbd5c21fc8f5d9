using AgentHost.Json;

namespace AgentHost.Packages.Store;

/// <summary>Makes the faults of packages, sources and catalogs.</summary>
internal static class PackageFault
{
    private const int Longest = 500;

    /// <summary>Something that was not taken.</summary>
    /// <param name="message">One sentence for a person.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public static HostException Of(string message, Exception? innerException = null) => new(HostFailure.Store, message, innerException);

    /// <summary>A text of someone else's, short and harmless to a terminal.</summary>
    public static string Quote(string text) => $"\"{SchemaText.Short(Plain(text))}\"";

    /// <summary>The same whole, and without quotation marks.</summary>
    public static string Plain(string text) => new([.. text.Take(Longest).Select(static c => char.IsControl(c) ? '\ufffd' : c)]);
}
