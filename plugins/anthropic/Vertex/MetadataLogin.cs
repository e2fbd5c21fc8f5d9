namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>The login of a machine of Google's.</summary>
/// <param name="Host">Who gives out tokens there.</param>
internal sealed record MetadataLogin(string Host) : GoogleLogin($"the metadata server {Host}")
{
    public override string Key => "metadata\n" + Host;
}
