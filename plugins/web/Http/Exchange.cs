namespace AgentHost.Plugins.Web.Http;

/// <summary>Request of a call.</summary>
/// <param name="Address">Where to begin.</param>
/// <param name="Permitted">Hosts with ports that the call may talk to.</param>
internal sealed record Exchange(Uri Address, IReadOnlyList<string> Permitted)
{
    /// <summary>The kinds of content that are liked best.</summary>
    public string Accept { get; init; } = "*/*";

    /// <summary>Compressions that are understood; <c>identity</c> for the bytes as they are.</summary>
    public string AcceptEncoding { get; init; } = "gzip, br, deflate";

    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
