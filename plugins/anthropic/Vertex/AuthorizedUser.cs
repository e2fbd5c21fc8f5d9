namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>A person's login, as <c>gcloud auth application-default login</c> keeps it.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="ClientId">The program that logged in.</param>
/// <param name="ClientSecret">Its secret, which is none.</param>
/// <param name="RefreshToken">What a token is to be had for.</param>
/// <param name="TokenAddress">Who gives out tokens.</param>
internal sealed record AuthorizedUser(string Source, string ClientId, string ClientSecret, string RefreshToken, Uri TokenAddress) : GoogleLogin(Source)
{
    public override string Key => $"{ClientId}\n{RefreshToken}\n{TokenAddress}";
}
