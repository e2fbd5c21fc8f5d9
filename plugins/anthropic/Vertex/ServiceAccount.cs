namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>A service account's key.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Email">The account.</param>
/// <param name="PrivateKey">Its key, in PEM.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="TokenAddress">Who gives out tokens.</param>
internal sealed record ServiceAccount(string Source, string Email, string PrivateKey, string? KeyId, Uri TokenAddress) : GoogleLogin(Source)
{
    public override string Key => $"{Email}\n{PrivateKey}\n{TokenAddress}";
}
