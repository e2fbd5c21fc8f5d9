namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>Access keys that requests are signed with.</summary>
/// <param name="Id">The access key's id.</param>
/// <param name="Secret">Its secret.</param>
/// <param name="Token">The session's token, where the key is one for a while.</param>
/// <param name="Source">Where it came from, in words.</param>
internal sealed record AwsKeys(string Id, string Secret, string? Token, string Source)
{
    /// <summary>Tells whether these are the same keys, whatever their sources.</summary>
    public bool AreThose(AwsKeys? other) => other is not null && Id == other.Id && Secret == other.Secret && Token == other.Token;
}
