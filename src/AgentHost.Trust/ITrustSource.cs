namespace AgentHost.Trust;

/// <summary>Knows files of one kind that run, or change what runs, in a trusted workspace.</summary>
internal interface ITrustSource
{
    /// <summary>Adds those that are there.</summary>
    void Collect(TrustScan scan);
}
