namespace AgentHost;

/// <summary>The version of this contract.</summary>
public static class ContractVersion
{
    /// <summary>SemVer; what a manifest's <c>contract</c> range is compared with.</summary>
    public const string Current = "0.9.0";
}
